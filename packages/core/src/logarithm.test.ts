import { expect, test } from 'vitest';
import { digestOfBits, goldenRows, largestErrorInUlp } from './golden-accuracy.reference.js';
import { logarithm } from './logarithm.js';

test('is within 1 unit in the last place of the true value, subnormal arguments included', () => {
  expect(largestErrorInUlp('logarithm', logarithm)).toBeLessThan(0.9);
});

test('keeps its bits', () => {
  const values = goldenRows('logarithm').map(([x]) => logarithm(x));
  expect(digestOfBits(values)).toBe('d2ee5cdfa2793e329dc9d5febc08702e4bc53f3ffe1874c6deb51f9a3977fea8');
});

test.each([
  [1, 0],
  [0, -Infinity],
  [-0, -Infinity],
  [Infinity, Infinity],
  [-Infinity, Number.NaN],
  [-1, Number.NaN],
  [-Number.MIN_VALUE, Number.NaN],
  [Number.NaN, Number.NaN],
])('maps %d to %d', (x, expected) => {
  expect(logarithm(x)).toBe(expected);
});

test('grows with its argument across every change of the reduction', () => {
  for (let power = -1073; power <= 1023; power++) {
    for (const border of [2 ** power, Math.SQRT2 * 2 ** power]) {
      expect(logarithm(border * (1 - 2 ** -30))).toBeLessThanOrEqual(logarithm(border));
      expect(logarithm(border)).toBeLessThanOrEqual(logarithm(border * (1 + 2 ** -30)));
    }
  }
});
