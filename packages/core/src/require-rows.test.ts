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
    [[1, 0.5], '0.5'],
    [[Number.NaN], 'NaN'],
    [[], '[]'],
  ])('refuses %j of three', (rows, printed) => {
    const require = () => requireRows('call', rows as never, 3); // lists, as they may come from JavaScript
    expect(require).toThrow(ArgumentError);
    expect(require).toThrow(`call: \`rows\` must hold at least one row, each from 0 to 2, got ${printed}.`);
  });
});
