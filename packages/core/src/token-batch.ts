/**
 * A block of token ids for training or evaluation, as plain data: row b of `inputs` is read in order, and row b of
 * `targets` holds the token that follows each. Both are row-major, [batchSize, timeSteps].
 */
export type TokenBatch = {
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  /**
   * How many tokens each row has, from 1 to timeSteps: [batchSize]. What stands past them is not read, by custom 0.
   * Default: timeSteps each.
   */
  readonly lengths?: Int32Array;
  /**
   * How many targets each row has, from 1 to its length: [batchSize]. They are those of its last tokens; what stands
   * before them is only read. Default: one for each token.
   */
  readonly targetCounts?: Int32Array;
  /** Whether the rows begin new streams, so that the recurrent state starts afresh. Otherwise they continue the batch before. */
  readonly startsStream: boolean;
};
