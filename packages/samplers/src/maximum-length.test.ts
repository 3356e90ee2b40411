import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { maximumLength } from './maximum-length.js';

test('holds from the moment that the count of generated tokens is reached', () => {
  const isMet = maximumLength(2);
  expect(isMet({ tokens: [9, 9, 9, 1], promptLength: 3 })).toBe(false);
  expect(isMet({ tokens: [9, 9, 9, 1, 1], promptLength: 3 })).toBe(true);
  expect(isMet({ tokens: [9, 9, 9, 1, 1, 1], promptLength: 3 })).toBe(true);
});

test.each([0, -1, 1.5, Number.NaN, Infinity])('refuses %d', (count) => {
  expect(() => maximumLength(count)).toThrow(ArgumentError);
  expect(() => maximumLength(count)).toThrow(
    `maximumLength: \`count\` must be an integer of at least 1, got ${count}.`,
  );
});
