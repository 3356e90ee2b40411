/** Sequences of token ids with a class for each token, as plain data. */
export type TaggingBatch = {
  readonly batchSize: number;
  /** The steps of the longest sequence. At least 1. */
  readonly timeSteps: number;
  /** Token ids, row-major [batchSize, timeSteps]; anything past a sequence's length, by custom 0. */
  readonly inputs: Int32Array;
  /** How many tokens each sequence has, from 1 to timeSteps: [batchSize]. */
  readonly lengths: Int32Array;
  /** The class of each token, row-major [batchSize, timeSteps]; anything past a sequence's length. */
  readonly labels: Int32Array;
  /** One for each token, so the lengths: [batchSize]. */
  readonly targetCounts: Int32Array;
  /** No state is carried from batch to batch. */
  readonly startsStream: true;
};
