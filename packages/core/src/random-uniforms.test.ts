import { describe, expect, test } from 'vitest';
import { randomBits } from './random-bits.js';
import { randomKey } from './random-key.js';
import { randomUniform, randomUniforms } from './random-uniforms.js';
import { splitKey } from './split-key.js';

describe('randomUniforms', () => {
  test('holds the upper 53 of each 64 random bits', () => {
    const bits = randomBits(randomKey(1), 200);
    const expected = Array.from({ length: 100 }, (_, index) => {
      const word = ((BigInt(bits[2 * index] ?? 0) >> 5n) << 26n) | (BigInt(bits[2 * index + 1] ?? 0) >> 6n);
      return Number(word) / 2 ** 53;
    });
    expect([...randomUniforms(randomKey(1), 100)]).toEqual(expected);
  });

  test('stays in [0, 1) and follows the uniform distribution', () => {
    const count = 50_000;
    const sorted = randomUniforms(randomKey(1), count).sort();
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
    expect(sorted[count - 1]).toBeLessThan(1);
    // Kolmogorov and Smirnov: the greatest distance of the distribution functions, exceeded once in 1000 by chance.
    const distances = sorted.map((value, index) => Math.max((index + 1) / count - value, value - index / count));
    expect(Math.max(...distances)).toBeLessThan(1.95 / Math.sqrt(count));
  });

  test('is uncorrelated from number to number and from key to key', () => {
    const count = 50_000;
    const [left, right] = splitKey(randomKey(1), 2);
    const first = randomUniforms(left, count);
    const second = randomUniforms(right, count);
    const limit = 4 / Math.sqrt(count); // four standard deviations
    expect(Math.abs(correlation(first, second))).toBeLessThan(limit);
    expect(Math.abs(correlation(first.subarray(0, -1), first.subarray(1)))).toBeLessThan(limit);
  });

  test.each([-1, 1.5, Number.NaN])('rejects a count of %d', (count) => {
    expect(() => randomUniforms(randomKey(1), count)).toThrow(
      `randomUniforms: \`count\` must be an integer from 0 to 2147483648, got ${count}.`,
    );
  });
});

test('randomUniform is the first of randomUniforms', () => {
  expect(randomUniform(randomKey(7))).toBe(randomUniforms(randomKey(7), 5)[0]);
});

function correlation(left: Float64Array, right: Float64Array): number {
  const products = left.map((value, index) => (value - 0.5) * ((right[index] ?? Number.NaN) - 0.5));
  return (12 * products.reduce((sum, product) => sum + product, 0)) / left.length; // 1/12 is the variance
}
