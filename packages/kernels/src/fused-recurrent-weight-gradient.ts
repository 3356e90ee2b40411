import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { recurrentWeightGradientKernel } from './recurrent-weight-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;
const lengthBytes = 4; // of an int32

/** How many steps at least are multiplied at a time: enough for a fast product, few enough to take little scratch memory. */
const leastSteps = 512;

type Inputs = Record<'states' | 'initial' | 'lengths' | 'productGradient', TensorInfo>;

/** The kernel of recurrent weights' gradients for the WASM backend. */
export function fusedRecurrentWeightGradient({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(recurrentWeightGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { states, initial, lengths, productGradient } = given as Inputs;
    const [batch, time, size] = states.shape as [number, number, number];
    const width = productGradient.shape[2] as number;
    const gradient = heap.makeOutput([size, width], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    const rowsAtOnce = Math.min(batch, Math.ceil(leastSteps / time));
    const steps = rowsAtOnce * time;
    const scratchSizes = [steps * size * floatBytes, kernels.multiplyScratchBytes(size, width, steps)];
    withScratch(scratchSizes, ([before, scratch]) => {
      for (let row = 0; row < batch; row += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, batch - row);
        const firstStep = row * time;
        kernels.statesBefore(
          addressOf(states) + firstStep * size * floatBytes,
          addressOf(initial) + row * size * floatBytes,
          addressOf(lengths) + row * lengthBytes,
          before as number,
          rows,
          time,
          size,
          Number(isReversed),
        );
        kernels.multiply(
          before as number,
          floatBytes,
          size * floatBytes,
          addressOf(productGradient) + firstStep * width * floatBytes,
          width * floatBytes,
          floatBytes,
          addressOf(gradient),
          width * floatBytes,
          size,
          width,
          rows * time,
          scratch as number,
        );
      }
    });
    return [gradient];
  });
}
