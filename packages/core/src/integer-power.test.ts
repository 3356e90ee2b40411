import { describe, expect, test } from 'vitest';
import { integerPower } from './integer-power.js';

describe('integerPower', () => {
  test.each([
    [2, 0, 1],
    [0, 0, 1],
    [0, 3, 0],
    [-2, 3, -8],
    [3, 33, 5559060566555523],
    [2, 1023, 2 ** 1023],
    [2, 1024, Infinity],
    [0.5, 1074, Number.MIN_VALUE],
    [10, 15, 1e15],
  ])('raises %d to the power of %d exactly', (base, exponent, expected) => {
    expect(integerPower(base, exponent)).toBe(expected);
  });

  test('is as near to the true power as its products allow', () => {
    // Each of n factors is rounded once: the relative error is below n·2⁻⁵³.
    for (const exponent of [1, 2, 3, 10, 100, 999, 12_345]) {
      const truth = exactPower(0.999, exponent);
      expect(Math.abs(integerPower(0.999, exponent) - truth) / truth).toBeLessThan((exponent + 2) * 2 ** -53);
    }
  });

  test.each([-1, 0.5, Number.NaN])('rejects an exponent of %d', (exponent) => {
    expect(() => integerPower(2, exponent)).toThrow(
      `integerPower: \`exponent\` must be an integer of at least 0, got ${exponent}.`,
    );
  });
});

/** The power in integer arithmetic with 200 bits after the point, cut off at the end. */
function exactPower(base: number, exponent: number): number {
  const scale = 200n;
  const factor = BigInt(base * 2 ** 60) << (scale - 60n); // exact for a base in [1/2, 1)
  let power = 1n << scale;
  for (let count = 0; count < exponent; count++) power = (power * factor) >> scale;
  return Number(power >> (scale - 100n)) / 2 ** 100;
}
