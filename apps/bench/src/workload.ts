/** The recurrent network of a workload: a stack of equal layers over one-hot tokens, with a linear head. */
export type Network = {
  readonly cell: 'lstm' | 'gru' | 'elman';
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layerCount: number;
};

/** Steps of training: Adam, gradients clipped to a global norm of 5, back-propagation through `timeSteps`. */
export type TrainingWorkload = Network & {
  readonly kind: 'train';
  readonly batchSize: number;
  readonly timeSteps: number;
  /** How many threads of ours share the rows of a batch. Default: no more than one. */
  readonly workers?: number;
};

/** Characters written one after the other at temperature 0.8, each drawn from the distribution. */
export type GenerationWorkload = Network & {
  readonly kind: 'generate';
  /** How our decoder keeps its weights. The peers keep theirs in float32. */
  readonly weights: 'float32' | 'float16' | 'int8';
};

/** Products of two matrices, [rows, inner] × [inner, columns]: the most that a processor gives. */
export type ProductWorkload = {
  readonly kind: 'product';
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
};

/** Something to be timed. Every contestant is sent it as JSON, and does it in its own way. */
export type Workload = TrainingWorkload | GenerationWorkload | ProductWorkload;
