/** Sequences of token ids with any number of classes each, as plain data. */
export type MultiLabelBatch = {
  readonly batchSize: number;
  /** The steps of the longest sequence. At least 1. */
  readonly timeSteps: number;
  /** Token ids, row-major [batchSize, timeSteps]; anything past a sequence's length, by custom 0. */
  readonly inputs: Int32Array;
  /** How many tokens each sequence has, from 1 to timeSteps: [batchSize]. */
  readonly lengths: Int32Array;
  /** Whether a sequence is of a class, 1 or 0, or how likely that is: row-major [batchSize, classCount]. */
  readonly labels: Float32Array;
  /** One for each class, so the classCount: [batchSize]. */
  readonly targetCounts: Int32Array;
  /** No state is carried from batch to batch. */
  readonly startsStream: true;
};
