import { expect, test } from 'vitest';
import { batchShares, rowRanges } from './batch-shares.js';

test.each([
  [6, 2, ['0-3', '3-6']],
  [5, 2, ['0-3', '3-5']],
  [8, 3, ['0-3', '3-6', '6-8']],
  [1, 3, ['0-1', '1-1', '1-1']],
])('%i rows for %i replicas', (batchSize, replicaCount, expected) => {
  expect(rowRanges(batchSize, replicaCount).map(({ begin, end }) => `${begin}-${end}`)).toEqual(expected);
});

const batch = {
  batchSize: 3,
  timeSteps: 2,
  startsStream: false,
  inputs: Int32Array.of(1, 2, 3, 4, 5, 6),
  features: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
  targetCounts: Int32Array.of(2, 1, 1),
  names: ['all', 'of', 'them'],
};

test('cuts typed arrays by rows, and copies everything else', () => {
  const [first, second] = batchShares(batch, 2);
  expect(first).toEqual({
    batch: {
      ...batch,
      batchSize: 2,
      inputs: Int32Array.of(1, 2, 3, 4),
      features: batch.features.slice(0, 6),
      targetCounts: Int32Array.of(2, 1),
    },
    weight: 0.75,
  });
  expect(second?.batch?.inputs).toEqual(Int32Array.of(5, 6));
  expect(second?.batch?.inputs.buffer.byteLength).toBe(8); // a view would be sent with all that it is a view of
  expect(second?.weight).toBe(0.25);
});

test('gives replicas without rows or targets no weight', () => {
  const shares = batchShares({ ...batch, targetCounts: Int32Array.of(2, 2, 0) }, 4);
  expect(shares.map(({ weight }) => weight)).toEqual([0.5, 0.5, 0, 0]);
  expect(shares.map((share) => share.batch?.batchSize)).toEqual([1, 1, 1, undefined]);
});

test('rejects what cannot be cut', () => {
  expect(() => batchShares({ ...batch, table: new Float32Array(4) }, 2)).toThrow(
    'dataParallel.step: `batch.table.length` must be a multiple of the batch size 3, got 4.',
  );
  expect(() => batchShares({ ...batch, targetCounts: new Int32Array(3) }, 2)).toThrow(
    'dataParallel.step: `batch` must hold at least one target, got 0.',
  );
});
