import { expect, test } from 'vitest';
import { digestOfBits, goldenRows, largestErrorInUlp } from './golden-accuracy.reference.js';
import { normalQuantile } from './normal-quantile.js';

test('is within 6 units in the last place of the true value, from 1e-307 to 1 - 2⁻⁵³', () => {
  expect(largestErrorInUlp('normalQuantile', normalQuantile)).toBeLessThan(6);
});

test('keeps its bits', () => {
  const values = goldenRows('normalQuantile').map(([probability]) => normalQuantile(probability));
  expect(digestOfBits(values)).toBe('f582104c11de919bb68a9ed8bce4c2f6a5d944ea7b57df03f683da2e27e4f49a');
});

test('is 0 at the median and odd about it', () => {
  expect(normalQuantile(0.5)).toBe(0);
  for (const [probability] of goldenRows('normalQuantile')) {
    const mirrored = 1 - probability;
    if (1 - mirrored === probability) expect(normalQuantile(mirrored)).toBe(-normalQuantile(probability) + 0);
  }
});
