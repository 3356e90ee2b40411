import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { embeddingGradientKernel, embeddingLookupKernel } from './embedding-lookup.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

const floatBytes = 4;

/** The kernels of `embeddingLookup` for the WASM backend. */
export function fusedEmbeddingKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  const forward = wasmKernel(embeddingLookupKernel.kernelName, (given, _attributes, heap) => {
    const { weight, tokens } = given as Record<'weight' | 'tokens', TensorInfo>;
    const embeddingSize = weight.shape[1] as number;
    const vectors = heap.makeOutput([...tokens.shape, embeddingSize], 'float32');
    const count = util.sizeFromShape(tokens.shape);
    kernels.gatherRows(addressOf(weight), embeddingSize * floatBytes, addressOf(tokens), count, addressOf(vectors));
    return [vectors];
  });

  const backward = wasmKernel(embeddingGradientKernel.kernelName, (given, attributes, heap) => {
    const { outputGradient, tokens } = given as Record<'outputGradient' | 'tokens', TensorInfo>;
    const embeddingSize = outputGradient.shape.at(-1) as number;
    const gradient = heap.makeOutput([attributes['vocabularySize'] as number, embeddingSize], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    kernels.scatterRows(
      addressOf(outputGradient),
      embeddingSize * floatBytes,
      addressOf(tokens),
      util.sizeFromShape(tokens.shape),
      addressOf(gradient),
    );
    return [gradient];
  });

  return [forward, backward];
}
