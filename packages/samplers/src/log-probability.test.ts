import { expect, test } from 'vitest';
import { logProbability } from './log-probability.js';

test('is the logarithm of the softmax', () => {
  const logits = Float32Array.of(-1, -2, -3, -3);
  const total = Math.E ** -1 + Math.E ** -2 + 2 * Math.E ** -3;
  expect(logProbability(logits, 0)).toBeCloseTo(-1 - Math.log(total), 14);
  expect(logProbability(logits, 3)).toBeCloseTo(-3 - Math.log(total), 14);
});

test('of equal logits is minus the logarithm of their number, however large they are', () => {
  for (const value of [0, 3e38, -3e38]) {
    expect(logProbability(new Float32Array(10).fill(value), 4)).toBeCloseTo(-Math.LN10, 14);
  }
});

test('is 0 for the only possible token and -Infinity for a token ruled out', () => {
  const logits = Float32Array.of(-Infinity, 5, -Infinity);
  expect(logProbability(logits, 1)).toBe(0);
  expect(logProbability(logits, 0)).toBe(-Infinity);
});

test('sums to 1 over the vocabulary as probabilities', () => {
  const logits = Float32Array.from({ length: 300 }, (_, token) => Math.sin(token) * 9);
  const sum = Array.from(logits.keys(), (token) => Math.exp(logProbability(logits, token))).reduce((a, b) => a + b);
  expect(sum).toBeCloseTo(1, 12);
});
