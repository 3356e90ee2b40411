/** What a batch says of itself, so that a recurrent state can be carried over it. What else it holds, its objective knows. */
export type StreamBatch = {
  /** How many rows are read side by side. */
  readonly batchSize: number;
  /** How many time steps each row has. */
  readonly timeSteps: number;
  /** How many targets the batch's loss is the mean of. Default: batchSize·timeSteps, one for each step of each row. */
  readonly targetCount?: number;
  /** Whether the rows begin new streams, so that the recurrent state starts afresh. Otherwise they continue the batch before. */
  readonly startsStream: boolean;
};
