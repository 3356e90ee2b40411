import { describe, expect, test } from 'vitest';
import { kneserNeyDiscounts } from './kneser-ney-discounts.js';

describe('kneserNeyDiscounts', () => {
  test('estimates them from how many counts are 1, 2, 3 and 4, whatever other counts there are', () => {
    // n1 = 4, n2 = 2, n3 = 1, n4 = 1: Y = 4 / 8.
    const counts = Int32Array.of(1, 9, 1, 2, 0, 3, 1, 4, 2, 1, 1000);
    expect([...kneserNeyDiscounts(counts)]).toEqual([0, 0.5, 1.25, 1]);
  });

  test.each([
    ['there are no counts', []],
    ['no count is 1', [2, 2, 3, 4]],
    ['no count is 2', [1, 1, 3, 4]],
    ['no count is 3', [1, 1, 2, 4]],
    ['the second would be negative', [1, 2, 3, 3, 3]], // Y = 1/3, 2 - 3
    ['the third would be negative', [1, 1, 2, 3, 4, 4, 4, 4]], // Y = 1/2, 3 - 8
  ])('falls back to 0.5, 1 and 1.5 where %s', (_, counts) => {
    expect([...kneserNeyDiscounts(Int32Array.from(counts))]).toEqual([0, 0.5, 1, 1.5]);
  });

  test('takes all of a count of 3 where no count is 4', () => {
    expect(kneserNeyDiscounts(Int32Array.of(1, 1, 1, 2, 3))[3]).toBe(3);
  });
});
