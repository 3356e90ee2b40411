import { ArgumentError, exponential } from '@unroll/core';
import { expect, test } from 'vitest';
import { bitsPerCharacter } from './bits-per-character.js';
import { perplexity } from './perplexity.js';

test('is the number of tokens between which a model chooses with equal probability', () => {
  const tokenCount = 300;
  for (const choices of [1, 2, 65, 50_257]) {
    const result = perplexity({ nats: tokenCount * Math.log(choices), tokenCount });
    expect(result / choices).toBeCloseTo(1, 12);
  }
});

test('is the inverse of the geometric mean of the likelihoods', () => {
  const likelihoods = [0.5, 0.1, 0.9, 0.02];
  const nats = likelihoods.reduce((sum, likelihood) => sum - Math.log(likelihood), 0);
  const product = likelihoods.reduce((all, likelihood) => all * likelihood, 1);
  expect(perplexity({ nats, tokenCount: likelihoods.length })).toBeCloseTo(product ** (-1 / likelihoods.length), 12);
});

test('is 2 to the power of the bits per character where every character is a token', () => {
  for (const nats of [0, 12.5, 321]) {
    const bits = bitsPerCharacter({ nats, characterCount: 100 });
    expect(perplexity({ nats, tokenCount: 100 })).toBeCloseTo(2 ** bits, 12);
  }
});

test('has the same bits on every machine: those of exponential, not of the engine', () => {
  for (const nats of [0.3, 1, 1.95, 4.17]) expect(perplexity({ nats, tokenCount: 1 })).toBe(exponential(nats));
  expect(perplexity({ nats: 1, tokenCount: 1 })).toBe(2.7182818284590455); // one unit in the last place above Math.E
});

test('is Infinity where float64 ends', () => {
  expect(perplexity({ nats: 709, tokenCount: 1 })).toBeLessThan(Infinity);
  expect(perplexity({ nats: 710, tokenCount: 1 })).toBe(Infinity);
});

test.each([
  [-0.5, 'at least 0'],
  [Number.NaN, 'a finite number at least 0'],
  [Infinity, 'a finite number at least 0'],
])('refuses %d nats', (nats, expectation) => {
  const measure = (): unknown => perplexity({ nats, tokenCount: 1 });
  expect(measure).toThrow(ArgumentError);
  expect(measure).toThrow(`perplexity: \`nats\` must be ${expectation}, got ${nats}.`);
});

test.each([0, -3, 2.5, Number.NaN, Infinity])('refuses %d tokens', (tokenCount) => {
  const measure = (): unknown => perplexity({ nats: 1, tokenCount });
  expect(measure).toThrow(ArgumentError);
  expect(measure).toThrow(`perplexity: \`tokenCount\` must be an integer of at least 1, got ${tokenCount}.`);
});
