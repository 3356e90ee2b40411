import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { tokenWeightGradientKernel } from './token-weight-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

const floatBytes = 4;

/** The kernel of the gradient of a weight that one-hot vectors were multiplied by, for the WASM backend. */
export function fusedTokenWeightGradient({ kernels, addressOf }: WasmBridge): KernelConfig {
  return wasmKernel(tokenWeightGradientKernel.kernelName, (given, attributes, heap) => {
    const { tokens, projectionGradient } = given as Record<'tokens' | 'projectionGradient', TensorInfo>;
    const { vocabularySize, width } = attributes as Record<'vocabularySize' | 'width', number>;
    const [time, batch, features] = projectionGradient.shape as [number, number, number];
    const gradient = heap.makeOutput([vocabularySize, width], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    kernels.addTokenRows(
      addressOf(tokens),
      addressOf(projectionGradient),
      features * floatBytes,
      addressOf(gradient),
      batch,
      time,
      width,
      vocabularySize,
    );
    return [gradient];
  });
}
