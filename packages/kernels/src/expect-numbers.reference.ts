import type { TensorTolerance } from '@unroll/testing';
import { expect } from 'vitest';

/** Compares numbers as `toMatchTensor` does, for those that are in no tensor. */
export function expectNumbers(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-5, absolute = 1e-6 }: TensorTolerance = {},
): void {
  expect(actual.length).toBe(expected.length);
  const wrong = Array.from(expected, (value, place) => ({ place, value, found: actual[place] as number })).filter(
    ({ value, found }) =>
      !Object.is(found, value) && !(Math.abs(found - value) <= absolute + relative * Math.abs(value)),
  );
  expect(wrong).toEqual([]);
}
