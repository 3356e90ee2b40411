import type { StreamBatch } from './stream-batch.js';

/** How many targets a batch has, of which its loss is the mean. */
export function targetCountOf({ batchSize, timeSteps, lengths, targetCounts = lengths }: StreamBatch): number {
  return targetCounts?.reduce((sum, count) => sum + count, 0) ?? batchSize * timeSteps;
}
