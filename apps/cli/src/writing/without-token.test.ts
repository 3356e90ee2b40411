import { randomKey, splitKey } from '@unroll/core';
import { greedySampler, multinomialSampler, temperature } from '@unroll/samplers';
import { expect, test } from 'vitest';
import { withoutToken } from './without-token.js';

const context = { tokens: [], promptLength: 0 };

test('makes a token impossible, and leaves what it was given', () => {
  const logits = Float32Array.of(1, 9, 2);
  expect(withoutToken(1)(logits, context)).toEqual(Float32Array.of(1, Number.NEGATIVE_INFINITY, 2));
  expect(logits).toEqual(Float32Array.of(1, 9, 2));
});

test('no sampler draws it, at any temperature', () => {
  const others = withoutToken(1)(Float32Array.of(1, 90, 2), context);
  expect(greedySampler()(others, randomKey(1))).toBe(2);
  const warmed = temperature(5)(others, context);
  const sample = multinomialSampler();
  const drawn = splitKey(randomKey(1), 100).map((key) => sample(warmed, key));
  expect(new Set(drawn)).toEqual(new Set([0, 2]));
});
