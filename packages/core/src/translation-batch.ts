/** Pairs of sequences of token ids, of which the second is to be written from the first, as plain data. */
export type TranslationBatch = {
  readonly batchSize: number;
  /** The steps of the longest row of targets. At least 1. */
  readonly timeSteps: number;
  /** Token ids of the sources, row-major [batchSize, sourceTimeSteps]; anything past a source's length, by custom 0. */
  readonly sources: Int32Array;
  /** The steps of the longest source. At least 1. */
  readonly sourceTimeSteps: number;
  /** How many tokens each source has, from 1 to sourceTimeSteps: [batchSize]. */
  readonly sourceLengths: Int32Array;
  /** What the decoder reads, the start token and then the target: row-major [batchSize, timeSteps]. */
  readonly inputs: Int32Array;
  /** What it is to write, the target and then the end token: row-major [batchSize, timeSteps]. */
  readonly targets: Int32Array;
  /** How many targets each row has, the end token included, from 1 to timeSteps: [batchSize]. */
  readonly targetLengths: Int32Array;
  /** The target lengths: [batchSize]. */
  readonly targetCounts: Int32Array;
  /** No state is carried from batch to batch. */
  readonly startsStream: true;
};
