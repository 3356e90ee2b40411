import { expect, test } from 'vitest';
import { digamma } from './digamma.js';

const eulerMascheroni = 0.5772156649015329;

test.each([
  [1, -eulerMascheroni],
  [0.5, -eulerMascheroni - 2 * Math.LN2],
  [0.25, -eulerMascheroni - Math.PI / 2 - 3 * Math.LN2],
  [2, 1 - eulerMascheroni],
  [11, 7381 / 2520 - eulerMascheroni], // the sum of 1/n up to 10
  [1e9, Math.log(1e9) - 0.5e-9],
])('of %d is %d', (x, expected) => {
  expect(Math.abs(digamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
});
