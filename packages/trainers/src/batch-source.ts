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
