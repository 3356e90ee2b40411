import { describe, expect, test } from 'vitest';
import { ArgumentError } from './argument-error.js';
import { requireRows } from './require-rows.js';

describe('requireRows', () => {
  test('accepts every row of a state, in any order and repeated', () => {
    expect(() => requireRows('call', Int32Array.of(2, 0, 1, 2), 3)).not.toThrow();
  });

  test.each([
    [[0, 3], '3'],
    [[-1, 5], '-1'],
    [[], '[]'],
  ])('refuses %j of three', (rows, printed) => {
    const require = () => requireRows('call', Int32Array.from(rows), 3);
    expect(require).toThrow(ArgumentError);
    expect(require).toThrow(`call: \`rows\` must hold at least one row, each from 0 to 2, got ${printed}.`);
  });
});
