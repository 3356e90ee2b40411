import { backend, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';
import { installKernels } from './install-kernels.js';
import type { WasmHeap } from './wasm-heap.js';

test('a heap without room is told, and stays sound', async () => {
  await initializeBackend();
  installKernels();
  const kept = tensor1d([1, 2, 3]);
  const heap = backend() as unknown as WasmHeap;
  const allocate = (): unknown => heap.makeOutput([2 ** 29], 'float32');
  expect(allocate).toThrow(BackendError);
  expect(allocate).toThrow(
    'WASM backend: the heap has no room for 2147483648 bytes more. Use a smaller batch, fewer time steps or a smaller ' +
      'model, and dispose what is not needed.',
  );
  expect([...kept.dataSync()]).toEqual([1, 2, 3]);
  expect(zeros([2]).dataSync()).toEqual(new Float32Array(2));
});

test('a heap that is full for real is told', () => {
  const heap = backend() as unknown as WasmHeap;
  const made: { dataId: object }[] = [];
  expect(() => {
    for (let call = 0; call < 12; call++) made.push(heap.makeOutput([2 ** 27], 'float32')); // 512 MB each, of 4 GB at most
  }).toThrow('WASM backend: the heap has no room for 536870912 bytes more.');
  for (const { dataId } of made) heap.disposeData(dataId);
  expect(made.length).toBeGreaterThan(1);
});
