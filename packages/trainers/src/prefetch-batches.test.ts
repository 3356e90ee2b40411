import { describe, expect, test } from 'vitest';
import type { AsyncBatchSource } from './batch-source.js';
import { prefetchBatches } from './prefetch-batches.js';

/** A source whose batch is its number, that notes what it is asked for, and fails where it is told to. */
function notedSource(fails: (step: number, times: number) => boolean = () => false) {
  const asked: number[] = [];
  const source: AsyncBatchSource<number> & { isClosed: boolean } = {
    batchesPerEpoch: 7,
    isClosed: false,
    async batchAt(step) {
      asked.push(step);
      await new Promise((resolve) => setTimeout(resolve, (step * 7) % 3)); // they do not become ready in order
      if (fails(step, asked.filter((other) => other === step).length)) throw new Error(`no batch ${step}`);
      return step;
    },
    async close() {
      source.isClosed = true;
    },
  };
  return { source, asked };
}

describe('prefetchBatches', () => {
  test('asks for the next ones before they are wanted, each once, and gives each by its number', async () => {
    const { source, asked } = notedSource();
    const batches = prefetchBatches(source, { count: 3 });
    expect(batches.batchesPerEpoch).toBe(7);
    const first = batches.batchAt(4);
    await Promise.resolve();
    expect(asked).toEqual([4, 5, 6, 7]);
    expect(await first).toBe(4);
    expect([await batches.batchAt(5), await batches.batchAt(6), await batches.batchAt(7)]).toEqual([5, 6, 7]);
    expect(asked).toEqual([4, 5, 6, 7, 8, 9, 10]);
  });

  test('forgets what it asked for on a jump', async () => {
    const { source, asked } = notedSource();
    const batches = prefetchBatches(source, { count: 1 });
    expect([await batches.batchAt(0), await batches.batchAt(5), await batches.batchAt(1)]).toEqual([0, 5, 1]);
    expect(asked).toEqual([0, 1, 5, 6, 1, 2]);
  });

  test('tells an error where its batch is wanted, and asks again where it is wanted once more', async () => {
    const { source, asked } = notedSource((step, times) => step === 2 && times === 1);
    const batches = prefetchBatches(source, { count: 2 });
    expect(await batches.batchAt(0)).toBe(0); // batch 2 has failed by now, which is nobody's business yet
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await batches.batchAt(1)).toBe(1);
    await expect(batches.batchAt(2)).rejects.toThrow('no batch 2');
    expect([await batches.batchAt(2), await batches.batchAt(3)]).toEqual([2, 3]);
    expect(asked).toEqual([0, 1, 2, 3, 4, 2, 3, 4, 5]);
  });

  test('closes the source once all that was asked for has come', async () => {
    const { source } = notedSource();
    const batches = prefetchBatches(source);
    await batches.batchAt(0);
    await batches.close?.();
    expect(source.isClosed).toBe(true);
  });

  test('refuses a count that is none', () => {
    expect(() => prefetchBatches(notedSource().source, { count: 0 })).toThrow('`count` must be an integer');
  });
});

test('an error that is thrown at once arrives at its batch, and a source without promises is as good', async () => {
  const source = prefetchBatches<number>({
    batchesPerEpoch: 3,
    batchAt(step) {
      if (step === 2) throw new Error('no batch 2');
      return step;
    },
  });
  expect(await source.batchAt(0)).toBe(0);
  expect(await source.batchAt(1)).toBe(1);
  await expect(source.batchAt(2)).rejects.toThrow('no batch 2');
  expect(await source.batchAt(3)).toBe(3);
  await source.close?.();
});
