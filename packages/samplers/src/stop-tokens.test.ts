import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { stopTokens } from './stop-tokens.js';

test('holds when the last token is one of the ids', () => {
  const isMet = stopTokens([4, 0]);
  expect(isMet({ tokens: [1, 4], promptLength: 1 })).toBe(true);
  expect(isMet({ tokens: [1, 0], promptLength: 1 })).toBe(true);
  expect(isMet({ tokens: [1, 2], promptLength: 1 })).toBe(false);
});

test('does not look behind the last token', () => {
  expect(stopTokens([4])({ tokens: [4, 4, 2], promptLength: 1 })).toBe(false);
});

test('takes what a tokenizer encodes, once', () => {
  const ids = Int32Array.of(3);
  const isMet = stopTokens(ids);
  ids[0] = 5;
  expect(isMet({ tokens: [1, 3], promptLength: 1 })).toBe(true);
});

test('refuses ids that no token can have', () => {
  expect(() => stopTokens([1, -2])).toThrow(ArgumentError);
  expect(() => stopTokens([1, -2])).toThrow('stopTokens: `ids` must be an integer of at least 0, got -2.');
  expect(() => stopTokens([0.5])).toThrow('stopTokens: `ids` must be an integer of at least 0, got 0.5.');
  expect(() => stopTokens([])).toThrow('stopTokens: `ids` must hold at least one id, got 0.');
});
