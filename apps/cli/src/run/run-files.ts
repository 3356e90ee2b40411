/** The names of the files in a run folder. */
export const runFiles = {
  configuration: 'configuration.json',
  tokenizer: 'tokenizer.json',
  /** What standard input had, where the run reads it: it cannot be read again. */
  standardInput: 'standard-input.txt',
  log: 'log.jsonl',
  /** The losses as a picture, where the user asked for it. */
  plot: 'losses.svg',
  /** The id of the process that trains the run, as long as one does. */
  lock: 'training.pid',
} as const;

/** The names of the files in each save of a run. */
export const saveFiles = {
  progress: 'progress.json',
  /** The parameters of the model. */
  weights: 'weights.safetensors',
  /** What training needs besides: the state of the optimizer, and the recurrent state of every stream. */
  training: 'training.safetensors',
  /** The parameters that were the best on the validation data. */
  best: 'best.safetensors',
} as const;
