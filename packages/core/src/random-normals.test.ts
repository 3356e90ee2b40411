import { describe, expect, test, vi } from 'vitest';
import { digestOfBits, goldenRows } from './golden-accuracy.reference.js';
import { randomKey } from './random-key.js';
import { randomNormals } from './random-normals.js';
import { randomUniforms } from './random-uniforms.js';

describe('randomNormals', () => {
  test('keeps the bits of seed 1', () => {
    expect(digestOfBits(randomNormals(randomKey(1), 1000))).toBe(
      '500ad8c00ffc6e7885c41492002e9fb0ccb25455b75043d0b22a727fc7499ecb',
    );
  });

  test('falls below each exact quantile as often as its probability says', () => {
    const count = 50_000;
    const deviates = randomNormals(randomKey(1), count);
    const quantiles = goldenRows('normalQuantile').filter(([probability]) => Math.abs(probability - 0.5) < 0.49);
    expect(quantiles.length).toBeGreaterThan(200);
    for (const [probability, quantile] of quantiles) {
      const below = deviates.filter((deviate) => deviate < quantile).length;
      const deviation = Math.sqrt(count * probability * (1 - probability));
      expect(Math.abs(below - count * probability) / deviation).toBeLessThan(4);
    }
  });

  test('has the moments of the normal distribution', () => {
    const count = 100_000;
    const deviates = randomNormals(randomKey(2), count);
    const moment = (power: number) => deviates.reduce((sum, deviate) => sum + deviate ** power, 0) / count;
    const limit = (variance: number) => 4 * Math.sqrt(variance / count); // four standard deviations
    expect(Math.abs(moment(1))).toBeLessThan(limit(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(limit(2));
    expect(Math.abs(moment(3))).toBeLessThan(limit(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(limit(96));
  });

  test('rises with the uniform number it is made from', () => {
    const order = (values: Float64Array) =>
      Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    expect(order(randomNormals(randomKey(3), 500))).toEqual(order(randomUniforms(randomKey(3), 500)));
  });

  test('is finite and symmetric for the least and the greatest uniform number', async () => {
    vi.resetModules();
    vi.doMock('./random-uniforms.js', () => ({ randomUniforms: () => Float64Array.of(0, 1 - 2 ** -53) }));
    const { randomNormals: fromExtremes } = await import('./random-normals.js');
    const [least = Number.NaN, greatest = Number.NaN] = fromExtremes(randomKey(1), 2);
    vi.doUnmock('./random-uniforms.js');
    expect(least).toBeCloseTo(-8.2095, 4); // the quantile of 2⁻⁵³
    expect(greatest).toBe(-least);
  });

  test.each([-1, 1.5, Number.NaN])('rejects a count of %d', (count) => {
    expect(() => randomNormals(randomKey(1), count)).toThrow(
      `randomNormals: \`count\` must be an integer from 0 to 2147483648, got ${count}.`,
    );
  });
});
