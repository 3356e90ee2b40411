import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { likeliest } from './likeliest.js';

test.each([
  [[-3, -1, -2], 1],
  [[2, 5, 5], 1],
  [[-Infinity, -Infinity], 0],
])('of %j it is at %d, the first if there are several', (values, expected) => {
  expect(likeliest('call', Float32Array.from(values))).toBe(expected);
});

test.each([0, 1, 2])('refuses NaN at %d', (place) => {
  const values = Float32Array.of(1, 3, 2).fill(Number.NaN, place, place + 1);
  expect(() => likeliest('call', values)).toThrow(ArgumentError);
  expect(() => likeliest('call', values)).toThrow('call: `parameters` must give finite logits, got NaN.');
});
