import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { tokenWeightGradientKernel } from './token-weight-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/** The kernel of the gradient of a weight that one-hot vectors were multiplied by, for the WASM backend. */
export function fusedTokenWeightGradient({ kernels, addressOf }: WasmBridge): KernelConfig {
  return wasmKernel(tokenWeightGradientKernel.kernelName, (given, attributes, heap) => {
    const { tokens, productGradient } = given as Record<'tokens' | 'productGradient', TensorInfo>;
    const vocabularySize = attributes['vocabularySize'] as number;
    const width = productGradient.shape.at(-1) as number;
    const gradient = heap.makeOutput([vocabularySize, width], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    const places = [addressOf(tokens), addressOf(productGradient), addressOf(gradient)] as const;
    kernels.addTokenRows(...places, util.sizeFromShape(tokens.shape), width, vocabularySize);
    return [gradient];
  });
}
