import { ArgumentError, type DecodingContext } from '@unroll/core';
import { expect, test } from 'vitest';
import { temperature } from './temperature.js';

const context: DecodingContext = { tokens: [0], promptLength: 1 };

test('divides every logit by the temperature', () => {
  expect(temperature(0.5)(Float32Array.of(1, -2, 0), context)).toEqual(Float32Array.of(2, -4, 0));
  expect(temperature(4)(Float32Array.of(1, -2, 0), context)).toEqual(Float32Array.of(0.25, -0.5, 0));
});

test('raises probabilities to the power of 1 / temperature, up to their sum', () => {
  const probabilities = [0.5, 0.3, 0.15, 0.05];
  const logits = Float32Array.from(probabilities, Math.log);
  const heated = softmax(temperature(1.6)(logits, context));
  const powers = probabilities.map((probability) => probability ** (1 / 1.6));
  const sum = powers.reduce((total, power) => total + power, 0);
  for (const [token, power] of powers.entries()) expect(heated[token]).toBeCloseTo(power / sum, 6);
});

test('keeps a token that is ruled out ruled out', () => {
  for (const value of [1e-3, 1, 1e6]) {
    expect(temperature(value)(Float32Array.of(1, -Infinity), context)[1]).toBe(-Infinity);
  }
});

test('leaves its argument as it was', () => {
  const logits = Float32Array.of(1, 2, 3);
  temperature(0.7)(logits, context);
  expect(logits).toEqual(Float32Array.of(1, 2, 3));
});

test.each([
  [0, 'greater than 0'],
  [-0.5, 'greater than 0'],
  [Number.NaN, 'a finite number greater than 0'],
  [Infinity, 'a finite number greater than 0'],
])('refuses %d', (value, expectation) => {
  expect(() => temperature(value)).toThrow(ArgumentError);
  expect(() => temperature(value)).toThrow(
    `temperature: \`value\` must be ${expectation}, got ${value}. Use greedySampler() for the most likely token.`,
  );
});

function softmax(logits: Float32Array): number[] {
  const weights = Array.from(logits, Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
