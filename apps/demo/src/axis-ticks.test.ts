import { expect, test } from 'vitest';
import { axisTicks } from './axis-ticks.js';

test('counts in ones, twos and fives of a power of ten', () => {
  expect(axisTicks(4.47, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(axisTicks(100, 8)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(axisTicks(2600, 8)).toEqual([0, 500, 1000, 1500, 2000, 2500]);
});

test('writes tenths without rounding errors', () => {
  expect(axisTicks(0.75, 8)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
});

test('has no more ticks than asked for, besides 0', () => {
  for (let maximum = 0.3; maximum < 5000; maximum *= 1.07) expect(axisTicks(maximum, 5).length).toBeLessThanOrEqual(6);
});
