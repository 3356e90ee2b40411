import type { ScoredData } from '../tasks/task.js';

/** After how many steps the validation data are measured on: so rarely that it takes a small part of the time. */
export function validationInterval({ batches, shareRight }: ScoredData): number {
  const stepsPerBatch = shareRight === undefined ? 2 : 8;
  return Math.ceil((stepsPerBatch * batches.batchesPerEpoch) / 50) * 50;
}
