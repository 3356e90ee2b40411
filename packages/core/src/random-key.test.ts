import { describe, expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { randomKey } from './random-key.js';

describe('randomKey', () => {
  test.each([
    [0, { high: 0, low: 0 }],
    [1, { high: 0, low: 1 }],
    [2 ** 32 - 1, { high: 0, low: 0xffffffff }],
    [2 ** 32, { high: 1, low: 0 }],
    [Number.MAX_SAFE_INTEGER, { high: 2 ** 21 - 1, low: 0xffffffff }],
  ])('holds all bits of seed %d', (seed, expected) => {
    expect(randomKey(seed)).toEqual(expected);
  });

  test.each([
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [2 ** 53, '9007199254740992'],
  ])('rejects seed %d', (seed, printed) => {
    expect(() => randomKey(seed)).toThrow(ArgumentError);
    expect(() => randomKey(seed)).toThrow(`randomKey: \`seed\` must be an integer of at least 0, got ${printed}.`);
  });
});
