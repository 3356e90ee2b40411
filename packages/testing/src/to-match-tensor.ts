import { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { type ExpectedTensor, type TensorTolerance, tensorDifference } from './tensor-difference.js';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Compares a tensor's dtype, shape and values with those expected. NaN equals only NaN, an infinity only itself.
     *
     * @param tolerance How far values may be apart. Default `{ relative: 1e-5, absolute: 1e-6 }`.
     */
    toMatchTensor(expected: ExpectedTensor, tolerance?: TensorTolerance): R;
  }
}

/**
 * Teaches vitest's `expect` the matcher `toMatchTensor`. Call it once in a test file or in a set-up file.
 *
 * @example
 * installTensorMatcher();
 * test('doubles', () => expect(mul(tensor1d([1, 2]), 2)).toMatchTensor({ shape: [2], values: [2, 4] }));
 */
export function installTensorMatcher(): void {
  expect.extend({
    toMatchTensor(actual: unknown, expected: ExpectedTensor, tolerance?: TensorTolerance) {
      if (!(actual instanceof Tensor)) {
        return { pass: false, message: () => `expected a tensor, got ${this.utils.printReceived(actual)}` };
      }
      const difference = tensorDifference(actual, expected, tolerance);
      return {
        pass: difference === undefined,
        message: () => difference ?? 'the tensor must not match the one expected, but it does.',
      };
    },
  });
}
