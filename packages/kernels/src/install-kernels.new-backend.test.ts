import {
  engine,
  fused,
  matMul,
  registerBackend,
  removeBackend,
  setBackend,
  sum,
  tanh,
  tensor,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import { expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';
import { installKernels } from './install-kernels.js';

installTensorMatcher();

/** Checks kernels of ours, and ones of tfjs that ours call. */
function expectRightResults(): void {
  tidy(() => {
    const x = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    const product = { shape: [2, 2], values: [14, 32, 32, 77] };
    expect(matMul(x, x, false, true)).toMatchTensor(product);
    expect(fused.matMul({ a: x, b: x, transposeB: true, activation: 'sigmoid' }).shape).toEqual([2, 2]);
    expect(sum(x, 0)).toMatchTensor({ shape: [3], values: [5, 7, 9] });
    expect(sum(tensor([1, 2], [2], 'int32'))).toMatchTensor({ dtype: 'int32', shape: [], values: [3] });
    expect(tanh(x)).toMatchTensor({ shape: [2, 3], values: [1, 2, 3, 4, 5, 6].map(Math.tanh) });
    expect(unstack(x)[1]).toMatchTensor({ shape: [3], values: [4, 5, 6] });
  });
}

test('a backend that is made anew gets kernels of its own, asked for or not', async () => {
  await initializeBackend();
  expectRightResults();
  for (const asked of [true, false]) {
    const { factory } = (engine() as unknown as { registryFactory: Record<string, { factory: () => never }> })
      .registryFactory['wasm'] as { factory: () => never };
    removeBackend('wasm');
    registerBackend('wasm', factory);
    await setBackend('wasm');
    if (asked) expect(installKernels()).toEqual({ fused: true });
    expectRightResults();
  }
});
