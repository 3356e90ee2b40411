import {
  getKernel,
  getKernelsForBackend,
  matMul,
  reshape,
  slice,
  split,
  type Tensor2D,
  tensor1d,
  tidy,
  unsortedSegmentSum,
  unstack,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { expect, test } from 'vitest';
import { Block } from './block.reference.js';
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

test('the kernels for WASM leave nothing behind in thousands of calls', async () => {
  await initializeBackend();
  const x = Block.sample([4, 6], 1).tensor<Tensor2D>();
  const ids = tensor1d([1, 0, 1, 1], 'int32');
  expectNoLeak(() => {
    for (let call = 0; call < 2000; call++) {
      tidy(() => {
        slice(x, [1, 2], [2, 3]);
        unstack(x, 1);
        split(x, [1, -1], 1);
        unsortedSegmentSum(x, ids, 2);
        matMul(x, reshape(x, [6, 4]));
        matMul(reshape(x, [6, 4]), x);
      });
    }
  });
  disposeTree([x, ids]);
});
