import type { TokenBatch } from './token-batch.js';

/** Sequences of token ids that are to be written from features, such as those of images, as plain data. */
export type CaptionBatch = TokenBatch & {
  /** What each row is written from, such as a vector, or a grid of annotations: row-major [batchSize, ...]. */
  readonly features: Float32Array;
  /** How many tokens each row has, from 1 to timeSteps: [batchSize]. */
  readonly lengths: Int32Array;
  /** One for each token, so the lengths: [batchSize]. */
  readonly targetCounts: Int32Array;
  /** No state is carried from batch to batch. */
  readonly startsStream: true;
};
