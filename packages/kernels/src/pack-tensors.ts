import { backend, getBackend, type Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkTensorLists } from './check-tensor-lists.js';
import { operandView, type WasmHeap } from './wasm-heap.js';

/**
 * Writes the numbers of some tensors into an array, one tensor after the other, row-major. On the WASM backend they are
 * copied once, from where they lie: for memory that threads share.
 *
 * @param target As long as all tensors together.
 * @throws ArgumentError if a tensor is not float32, was freed or stands twice in the list, or the target is of another length.
 * @example packTensors(gradients, new Float32Array(sharedMemory));
 */
export function packTensors(tensors: readonly Tensor[], target: Float32Array): void {
  checkTensorLists('packTensors', { tensors });
  const length = tensors.reduce((sum, { size }) => sum + size, 0);
  if (target.length !== length) {
    const expectation = `be ${length}, as many numbers as the tensors have`;
    throw new ArgumentError({ caller: 'packTensors', argument: 'target.length', expectation, actual: target.length });
  }
  const heap = getBackend() === 'wasm' ? (backend() as unknown as WasmHeap) : undefined;
  let at = 0;
  for (const tensor of tensors) {
    target.set(heap === undefined ? tensor.dataSync<'float32'>() : (operandView(heap, tensor) as Float32Array), at);
    at += tensor.size;
  }
}
