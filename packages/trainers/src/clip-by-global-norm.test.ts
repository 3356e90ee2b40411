import { tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { beforeAll, describe, expect, test } from 'vitest';
import { clipByGlobalNorm } from './clip-by-global-norm.js';

beforeAll(async () => {
  await initializeBackend();
});

/** What becomes of [3, 0] and [4], whose global norm is 5, or of other values. */
function clipped(maximumNorm: number, weight: number[] = [3, 0], bias: number[] = [4]): number[] {
  return tidy(() => {
    const gradients = { weight: tensor(weight), bias: tensor(bias) };
    const parameters = { weight: tensor([7, 7]), bias: tensor([7]) };
    const { updates } = clipByGlobalNorm(maximumNorm).update({ gradients, state: {}, parameters });
    return [...updates.weight.dataSync(), ...updates.bias.dataSync()];
  });
}

describe('clipByGlobalNorm', () => {
  test('scales all gradients together down to the limit', () => {
    expect(clipped(1)).toEqual([Math.fround(0.6), 0, Math.fround(0.8)]);
  });

  test('leaves gradients within the limit as they are', () => {
    expect(clipped(5)).toEqual([3, 0, 4]);
    expect(clipped(50)).toEqual([3, 0, 4]);
    expect(clipped(1, [0, 0], [0])).toEqual([0, 0, 0]);
  });

  test('makes nothing finite that is not', () => {
    expect(clipped(1, [Number.NaN, 4], [3])).toEqual([Number.NaN, 4, 3]);
    expect(clipped(1, [Infinity, 4], [3])).toEqual([Number.NaN, 0, 0]);
  });

  test('takes the norm it is told for that of the gradients', () => {
    tidy(() => {
      const gradients = { weight: tensor([3, 4]) };
      const given = { gradients, state: {}, parameters: { weight: tensor([7, 7]) } };
      const { updates } = clipByGlobalNorm(1).update({ ...given, gradientNorm: 2 });
      expect(updates.weight.dataSync()).toEqual(Float32Array.of(1.5, 2));
    });
  });

  test.each([
    [0, 'greater than 0, got 0.'],
    [Number.NaN, 'a finite number greater than 0, got NaN.'],
    [Infinity, 'a finite number greater than 0, got Infinity.'],
  ])('refuses a limit of %d', (maximumNorm, expectation) => {
    expect(() => clipByGlobalNorm(maximumNorm)).toThrow(`clipByGlobalNorm: \`maximumNorm\` must be ${expectation}`);
  });
});
