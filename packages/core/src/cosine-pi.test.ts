import { expect, test } from 'vitest';
import { cosinePi } from './cosine-pi.js';
import { digestOfBits, goldenRows, largestErrorInUlp } from './golden-accuracy.reference.js';

test('is within 2 units in the last place of the true value, large arguments included', () => {
  expect(largestErrorInUlp('cosinePi', cosinePi)).toBeLessThan(2);
});

test('is within 2e-16 of the true value', () => {
  const errors = goldenRows('cosinePi').map(([x, nearest]) => Math.abs(cosinePi(x) - nearest));
  expect(Math.max(...errors)).toBeLessThan(2e-16);
});

test('keeps its bits', () => {
  const values = goldenRows('cosinePi').map(([x]) => cosinePi(x));
  expect(digestOfBits(values)).toBe('f300ef5b68729f46e727b3143eda18607e37a1ce32fff1e44c1914a6be9fbe79');
});

test.each([
  [0, 1],
  [0.5, 0],
  [1, -1],
  [1.5, 0],
  [2, 1],
  [-1, -1],
  [2 ** 52 + 1, -1],
  [Number.MAX_VALUE, 1],
  [Infinity, Number.NaN],
  [-Infinity, Number.NaN],
  [Number.NaN, Number.NaN],
])('maps %d to %d exactly', (x, expected) => {
  expect(cosinePi(x)).toBe(expected);
});
