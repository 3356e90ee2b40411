import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { recurrentWeightGradientKernel } from './recurrent-weight-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

type Inputs = Record<'states' | 'initial' | 'lengths' | 'productGradient', TensorInfo>;

/** The kernel of recurrent weights' gradients for the WASM backend. */
export function fusedRecurrentWeightGradient({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(recurrentWeightGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { states, initial, lengths, productGradient } = given as Inputs;
    const [batch, time, size] = states.shape as [number, number, number];
    const width = productGradient.shape[2] as number;
    const rows = batch * time;
    const gradient = heap.makeOutput([size, width], 'float32');
    const scratchSizes = [rows * size * floatBytes, kernels.multiplyScratchBytes(size, width, rows)];
    withScratch(scratchSizes, ([before, scratch]) => {
      kernels.statesBefore(
        addressOf(states),
        addressOf(initial),
        addressOf(lengths),
        before as number,
        batch,
        time,
        size,
        Number(isReversed),
      );
      kernels.multiplyTo(
        before as number,
        floatBytes,
        size * floatBytes,
        addressOf(productGradient),
        width * floatBytes,
        floatBytes,
        addressOf(gradient),
        width * floatBytes,
        size,
        width,
        rows,
        scratch as number,
      );
    });
    return [gradient];
  });
}
