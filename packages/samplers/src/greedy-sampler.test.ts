import { ArgumentError, randomKey } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greedySampler } from './greedy-sampler.js';

const key = randomKey(1);
const sampler = greedySampler();

test('chooses the largest logit', () => {
  expect(sampler(Float32Array.of(-3, 2, 1.5, -Infinity), key)).toBe(1);
  expect(sampler(Float32Array.of(-Infinity, -7, -6), key)).toBe(2);
});

test('chooses the lowest id among equals', () => {
  expect(sampler(Float32Array.of(1, 5, 5, 5), key)).toBe(1);
  expect(sampler(Float32Array.of(-0, 0), key)).toBe(0);
});

test('finds what a sort by logit, then by id, puts first', () => {
  const logit = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constant(-Infinity),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
  );
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 20 }), (values) => {
      const logits = Float32Array.from(values);
      fc.pre(logits.some(Number.isFinite));
      const ids = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
      expect(sampler(logits, key)).toBe(ids.find((id) => Number.isFinite(logits[id])));
    }),
  );
});

test('names a logit that no choice can be made by', () => {
  const choose =
    (...logits: number[]) =>
    (): unknown =>
      sampler(Float32Array.from(logits), key);
  const advice = 'A model whose training diverged gives such logits, and so does a temperature too close to 0.';
  expect(choose(0, Number.NaN, 1)).toThrow(ArgumentError);
  expect(choose(0, Number.NaN, 1)).toThrow(
    `greedySampler: \`logits[1]\` must be a finite number or -Infinity, got NaN. ${advice}`,
  );
  expect(choose(0, 1, Infinity)).toThrow(
    `greedySampler: \`logits[2]\` must be a finite number or -Infinity, got Infinity. ${advice}`,
  );
});

test('refuses logits that rule every token out', () => {
  for (const logits of [Float32Array.of(-Infinity, -Infinity), new Float32Array(0)]) {
    expect(() => sampler(logits, key)).toThrow(
      'greedySampler: `logits` must leave at least one token possible, got 0. The processors together rule every token out: loosen or remove one.',
    );
  }
});
