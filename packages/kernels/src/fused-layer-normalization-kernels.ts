import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { layerNormalizationGradientKernel, layerNormalizationKernel } from './layer-normalization.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<'inputs' | 'gain' | 'bias', TensorInfo>;
type BackwardInputs = Record<'inputs' | 'gain' | 'means' | 'reciprocals' | 'outputGradient', TensorInfo>;

/** The kernels of `layerNormalization` for the WASM backend. */
export function fusedLayerNormalizationKernels({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig[] {
  const forward = fusedKernel(layerNormalizationKernel.kernelName, (given, attributes, heap) => {
    const { inputs, gain, bias } = given as ForwardInputs;
    const [rows, size] = inputs.shape as [number, number];
    const outputs = heap.makeOutput([rows, size], 'float32');
    const means = heap.makeOutput([rows, 1], 'float32');
    const reciprocals = heap.makeOutput([rows, 1], 'float32');
    kernels.layerNormalizationForward(
      addressOf(inputs),
      addressOf(gain),
      addressOf(bias),
      addressOf(outputs),
      addressOf(means),
      addressOf(reciprocals),
      rows,
      size,
      attributes['epsilon'] as number,
    );
    return [outputs, means, reciprocals];
  });

  const backward = fusedKernel(layerNormalizationGradientKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, gain, means, reciprocals, outputGradient } = given as BackwardInputs;
    const [rows, size] = inputs.shape as [number, number];
    const byInputs = heap.makeOutput([rows, size], 'float32');
    const byGain = heap.makeOutput([size], 'float32');
    const byBias = heap.makeOutput([size], 'float32');
    withScratch([2 * size * floatBytes], ([sums]) => {
      kernels.layerNormalizationBackward(
        addressOf(inputs),
        addressOf(gain),
        addressOf(means),
        addressOf(reciprocals),
        addressOf(outputGradient),
        addressOf(byInputs),
        addressOf(byGain),
        addressOf(byBias),
        sums as number,
        rows,
        size,
      );
    });
    return [byInputs, byGain, byBias];
  });

  return [forward, backward];
}
