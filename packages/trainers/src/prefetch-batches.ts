import { requireInteger } from '@unroll/core';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';

/** Options of {@link prefetchBatches}. */
export type PrefetchBatchesOptions = {
  /** How many batches are asked for beyond the one that is wanted. Integer, at least 1. Default 2. */
  readonly count?: number;
};

/**
 * A source of batches that is asked for the next ones while a step is made, so that reading and training go on at the
 * same time.
 *
 * The batches are those of the source, by the same numbers. Where another is wanted than the next, what was asked for is
 * forgotten. An error arrives where its batch is wanted; wanted once more, the batch is asked for again.
 *
 * @throws ArgumentError if the count is not a positive integer.
 * @example for await (const event of train(trainer, prefetchBatches(batches), { steps: 900 })) ...
 */
export function prefetchBatches<Batch>(
  source: BatchSource<Batch> | AsyncBatchSource<Batch>,
  { count = 2 }: PrefetchBatchesOptions = {},
): AsyncBatchSource<Batch> {
  requireInteger('prefetchBatches', { count });
  let awaited = new Map<number, Promise<Batch>>();

  function ask(step: number): void {
    if (awaited.has(step)) return;
    const batch = Promise.resolve().then(() => source.batchAt(step)); // also one that throws at once is late
    batch.catch(() => undefined); // it is told where the batch is wanted
    awaited.set(step, batch);
  }

  return {
    get batchesPerEpoch() {
      return source.batchesPerEpoch;
    },
    async batchAt(step) {
      requireInteger('prefetchBatches.batchAt', { step }, { minimum: 0 });
      if (!awaited.has(step)) awaited = new Map();
      for (let next = step; next <= step + count; next++) ask(next);
      const batch = awaited.get(step) as Promise<Batch>;
      awaited.delete(step);
      return batch;
    },
    async close() {
      const asked = [...awaited.values()];
      awaited = new Map();
      await Promise.allSettled(asked);
      if ('close' in source) await source.close?.();
    },
  };
}
