import { expect, test } from 'vitest';
import { batchShares } from './batch-shares.js';
import { targetCountOf } from './target-count-of.js';

const rows = { batchSize: 4, timeSteps: 6, startsStream: true };

test('there is a target for each step of each row, of which rows may have fewer, unless the batch counts them', () => {
  const lengths = Int32Array.of(6, 6, 1, 1);
  expect(targetCountOf(rows)).toBe(24);
  expect(targetCountOf({ ...rows, lengths })).toBe(14);
  expect(targetCountOf({ ...rows, lengths, targetCounts: Int32Array.of(1, 1, 1, 1) })).toBe(4);
});

test('replicas count for the targets of their rows', () => {
  const shares = batchShares({ ...rows, lengths: Int32Array.of(6, 6, 1, 1) }, 2);
  expect(shares.map(({ weight }) => weight)).toEqual([12 / 14, 2 / 14]);
});
