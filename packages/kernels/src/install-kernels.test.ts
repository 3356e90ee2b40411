import { getKernel, getKernelsForBackend, slice, tensor1d } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';
import { installKernels } from './install-kernels.js';

installTensorMatcher();

test('needs a backend', () => {
  expect(() => installKernels()).toThrow(
    'installKernels: no backend is set. Call initializeBackend() once at start-up, or setBackend() before.',
  );
});

test('changes nothing when it is called again', async () => {
  await initializeBackend();
  const before = getKernelsForBackend('wasm');
  installKernels();
  installKernels('wasm');
  const after = getKernelsForBackend('wasm');
  expect(after.length).toBe(before.length);
  expect(new Set(after)).toEqual(new Set(before));
  expect(getKernel('BatchMatMul', 'wasm')).toBe(before.find(({ kernelName }) => kernelName === 'BatchMatMul'));
  expectNoLeak(() => {
    const x = tensor1d([1, 2, 3]);
    const last = slice(x, 2);
    expect(last).toMatchTensor({ shape: [1], values: [3] });
    disposeTree([x, last]);
  });
});
