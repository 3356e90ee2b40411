import { expect, test } from 'vitest';
import { median, medianRatio } from './statistics.ts';

test('takes the middle of an odd number of values, in whatever order', () => {
  expect(median([10, 2, 1])).toBe(2);
  expect(median([7])).toBe(7);
});

test('takes the mean of the two in the middle of an even number of values', () => {
  expect(median([100, 1, 3, 2])).toBe(2.5);
});

test('leaves its argument in order', () => {
  const numbers = [3, 1, 2];
  median(numbers);
  expect(numbers).toEqual([3, 1, 2]);
});

test('takes the median of ratios, not the ratio of medians', () => {
  // In the second round both took ten times as long: the ratio of that round is the same.
  expect(medianRatio([4, 40, 6], [2, 20, 2])).toBe(2);
  expect(medianRatio([1, 9, 10], [1, 3, 10])).toBe(1);
});
