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

/** The file in each save of a run that has where it stands; the others are those of its snapshot. */
export const progressFile = 'progress.json';
