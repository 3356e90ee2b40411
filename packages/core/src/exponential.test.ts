import { expect, test } from 'vitest';
import { exponential } from './exponential.js';
import { digestOfBits, goldenRows, largestErrorInUlp } from './golden-accuracy.reference.js';

test('is within 1 unit in the last place of the true value, subnormal results included', () => {
  expect(largestErrorInUlp('exponential', exponential)).toBeLessThan(0.9);
});

test('keeps its bits', () => {
  const values = goldenRows('exponential').map(([x]) => exponential(x));
  expect(digestOfBits(values)).toBe('12a61e9651e148b3b9617d7693e9b13904be366f70796d0566ccdf09d7424bd3');
});

test.each([
  [0, 1],
  [-0, 1],
  [Infinity, Infinity],
  [-Infinity, 0],
  [Number.NaN, Number.NaN],
  [Number.MAX_VALUE, Infinity],
  [-Number.MAX_VALUE, 0],
  [Number.MIN_VALUE, 1],
])('maps %d to %d', (x, expected) => {
  expect(exponential(x)).toBe(expected);
});

test('overflows and underflows at the first numbers whose true value does', () => {
  expect(exponential(709.782712893384)).toBeLessThan(Infinity); // 1.7976931348622732e308
  expect(exponential(709.7827128933841)).toBe(Infinity);
  expect(exponential(-745.1332191019411)).toBe(Number.MIN_VALUE);
  expect(exponential(-745.1332191019412)).toBe(0);
});
