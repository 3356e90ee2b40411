import { ArgumentError, foldInKey, randomKey, randomUniform } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multinomialSampler } from './multinomial-sampler.js';
import { chiSquare, softmaxReference } from './multinomial-sampler.reference.js';

const sampler = multinomialSampler();
const key = randomKey(7);

describe('the frequencies of 50,000 draws', () => {
  // Chi-square quantiles at 0.999, by degrees of freedom. The keys are fixed, so a test passes always or never.
  const quantiles = new Map([
    [1, 10.83],
    [2, 13.82],
    [3, 16.27],
    [7, 24.32],
    [63, 103.44],
  ]);

  test.each([
    ['two equal tokens', [0, 0]],
    ['eight equal tokens, far from 0', Array<number>(8).fill(-900)],
    ['one token nine times as likely', [Math.log(9), 0]],
    ['a masked token at either end and between', [-Infinity, 1, 0.5, -Infinity, -1, 2, -Infinity]],
    ['a token that is nearly certain', [8, 0, 0]],
    ['many tokens', Array.from({ length: 64 }, (_, token) => (token % 7) / 3)],
  ])('fit the softmax: %s', (_, values) => {
    const logits = Float32Array.from(values);
    const counts = values.map(() => 0);
    for (let draw = 0; draw < 50_000; draw++) (counts[sampler(logits, foldInKey(key, draw))] as number)++;
    const degrees = values.filter(Number.isFinite).length - 1;
    expect(chiSquare(counts, softmaxReference(logits))).toBeLessThan(quantiles.get(degrees) as number);
  });
});

test('inverts the cumulative distribution of the softmax at the uniform number of the key', () => {
  const logit = fc.oneof(fc.float({ min: -30, max: 30, noNaN: true }), fc.constant(-Infinity));
  const logits = fc.array(logit, { minLength: 1, maxLength: 30 }).map((values) => Float32Array.from([...values, 0]));
  fc.assert(
    fc.property(logits, fc.nat(), (row, seed) => {
      const uniform = randomUniform(randomKey(seed));
      const token = sampler(row, randomKey(seed));
      const probabilities = softmaxReference(row);
      const below = probabilities.slice(0, token).reduce((sum, probability) => sum + probability, 0);
      expect(probabilities[token]).toBeGreaterThan(0);
      expect(below).toBeLessThanOrEqual(uniform + 1e-12);
      expect(below + (probabilities[token] as number)).toBeGreaterThan(uniform - 1e-12);
    }),
    { numRuns: 500 },
  );
});

test('draws the same tokens for ever', () => {
  const logits = Float32Array.of(1, 0.5, 0, -0.5, -1, -Infinity, 1);
  const tokens = Array.from({ length: 24 }, (_, draw) => sampler(logits, foldInKey(key, draw)));
  expect(tokens).toEqual([0, 4, 0, 0, 0, 6, 6, 0, 6, 2, 6, 0, 0, 0, 1, 6, 6, 6, 6, 2, 1, 3, 6, 1]);
});

test('draws the only possible token whatever the key', () => {
  const logits = Float32Array.of(-Infinity, -Infinity, -3, -Infinity);
  for (let draw = 0; draw < 200; draw++) expect(sampler(logits, foldInKey(key, draw))).toBe(2);
});

test('is not moved by logits beyond the range of the exponential', () => {
  const logits = Float32Array.of(3e38, -3e38, 3e38);
  const tokens = Array.from({ length: 40 }, (_, draw) => sampler(logits, foldInKey(key, draw)));
  expect(new Set(tokens)).toEqual(new Set([0, 2]));
});

test('leaves the logits as they were', () => {
  const logits = Float32Array.of(1, -Infinity, 3);
  sampler(logits, key);
  expect(logits).toEqual(Float32Array.of(1, -Infinity, 3));
});

test('names a logit that has no probability', () => {
  const draw =
    (...logits: number[]) =>
    (): unknown =>
      sampler(Float32Array.from(logits), key);
  expect(draw(0, 1, Number.NaN)).toThrow(ArgumentError);
  expect(draw(0, 1, Number.NaN)).toThrow(
    'multinomialSampler: `logits[2]` must be a finite number or -Infinity, got NaN. A model whose training diverged',
  );
  expect(draw(Infinity, 1)).toThrow(
    'multinomialSampler: `logits[0]` must be a finite number or -Infinity, got Infinity.',
  );
});

test('refuses logits that rule every token out', () => {
  expect(() => sampler(Float32Array.of(-Infinity, -Infinity), key)).toThrow(
    'multinomialSampler: `logits` must leave at least one token possible, got 0.',
  );
});
