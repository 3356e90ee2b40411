import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { clipByValue } from './clip-by-value.js';

installTensorMatcher();

describe.each(['cpu', 'wasm'])('clipByValue on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test('bounds every value by itself, and leaves NaN what it is', () => {
    expectNoLeak(() => {
      const gradients = { weight: tensor([-9, 4, Number.NaN, 6, 5.0001]), bias: tensor([Infinity, -Infinity]) };
      const { updates } = clipByValue(5).update({ gradients, state: {}, parameters: gradients });
      expect(updates.weight).toMatchTensor({ shape: [5], values: [-5, 4, Number.NaN, 5, 5] });
      expect(updates.bias).toMatchTensor({ shape: [2], values: [5, -5] });
      disposeTree(updates);
    });
  });
});

test.each([0, -1, Number.NaN, Infinity])('clipByValue refuses a limit of %d', (limit) => {
  expect(() => clipByValue(limit)).toThrow('clipByValue: `limit` must be ');
});
