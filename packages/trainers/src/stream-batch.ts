/**
 * What a batch says of itself, so that a recurrent state can be carried over it. What else it holds, its objective knows.
 *
 * A batch is plain data. Its typed arrays are row-major with the batch as their first axis, so that anybody can cut it
 * into batches of fewer rows.
 */
export type StreamBatch = {
  /** How many rows are read side by side. */
  readonly batchSize: number;
  /** How many time steps each row has. */
  readonly timeSteps: number;
  /** How many of them each row has, where rows differ: [batchSize]. Default: all. */
  readonly lengths?: Int32Array;
  /** How many targets each row has: [batchSize]. The loss is the mean over all of them. Default: one for each of its steps. */
  readonly targetCounts?: Int32Array;
  /** Whether the rows begin new streams, so that the recurrent state starts afresh. Otherwise they continue the batch before. */
  readonly startsStream: boolean;
};
