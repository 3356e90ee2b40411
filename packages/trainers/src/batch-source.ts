/**
 * Batches by number, so that where a run stands in its data is one integer: the step.
 *
 * The same number always gives the same batch. Numbers go on past the end of an epoch.
 */
export interface BatchSource<Batch> {
  /** After how many batches the data begin again. At least 1. */
  readonly batchesPerEpoch: number;
  /** The batch for a step, counted from 0. */
  batchAt(step: number): Batch;
}

/** Batches that have to be waited for, such as those read from a file: the same, by promises. */
export interface AsyncBatchSource<Batch> {
  /** After how many batches the data begin again. At least 1; Infinity where that is not known. */
  readonly batchesPerEpoch: number;
  /**
   * The batch for a step, counted from 0. Asked for in order, the batches come fastest.
   *
   * @throws Whatever reading threw; a later call may try again.
   */
  batchAt(step: number): Promise<Batch>;
  /** Lets go of what it holds, such as an open file. Whoever made the source calls it. */
  close?(): Promise<void>;
}
