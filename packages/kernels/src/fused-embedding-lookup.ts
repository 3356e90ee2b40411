import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { embeddingLookupKernel } from './embedding-lookup.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/** The kernel of `embeddingLookup` for the WASM backend. */
export function fusedEmbeddingLookup({ kernels, addressOf }: WasmBridge): KernelConfig {
  return wasmKernel(embeddingLookupKernel.kernelName, (inputs, _attributes, heap) => {
    const { weight, tokens } = inputs as Record<'weight' | 'tokens', TensorInfo>;
    const embeddingSize = weight.shape[1] as number;
    const vectors = heap.makeOutput([...tokens.shape, embeddingSize], 'float32');
    const count = util.sizeFromShape(tokens.shape);
    kernels.copyTokenRows(addressOf(tokens), addressOf(weight), addressOf(vectors), count, embeddingSize);
    return [vectors];
  });
}
