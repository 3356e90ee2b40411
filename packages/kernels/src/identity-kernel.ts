import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { wasmKernel } from './wasm-heap.js';

/**
 * tfjs's Identity for the WASM backend, without its copy: the result shares the data of x, which are freed with the last
 * tensor that has them. A clone is an Identity, and the tape clones every tensor that a gradient needs.
 */
export const identityKernel: KernelConfig = wasmKernel('Identity', (inputs, _attributes, heap) => {
  const { dataId, shape, dtype } = inputs['x'] as TensorInfo;
  heap.incRef(dataId);
  return { dataId, shape, dtype };
});
