import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { addTransposedProduct, forStepBlocks, stepsAtOnce } from './fused-step-products.js';
import { type ColumnRange, recurrentWeightGradientKernel } from './recurrent-weight-gradient.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

type Inputs = Record<'states' | 'initial' | 'lengths' | 'productGradient', TensorInfo>;

/** The kernel of recurrent weights' gradients for the WASM backend. */
export function fusedRecurrentWeightGradient(bridge: WasmBridge): KernelConfig {
  const { kernels, addressOf, withScratch } = bridge;
  return fusedKernel(recurrentWeightGradientKernel.kernelName, (given, { isReversed, columns }, heap) => {
    const { states, initial, lengths, productGradient } = given as Inputs;
    const ranges = columns as ColumnRange[];
    const [batch, time, size] = states.shape as [number, number, number];
    const features = productGradient.shape[2] as number;
    const width = ranges.reduce((sum, { count }) => sum + count, 0);
    const gradient = heap.makeOutput([size, width], 'float32');
    heap.typedArrayFromHeap(gradient).fill(0);
    const mostRows = batch * stepsAtOnce(batch, time);
    const widest = Math.max(...ranges.map(({ count }) => count));
    const scratchSizes = [mostRows * size * floatBytes, kernels.multiplyScratchBytes(size, widest, mostRows)];
    withScratch(scratchSizes, ([before, scratch]) => {
      forStepBlocks({ batch, time }, (firstTime, timeCount) => {
        kernels.gatherStatesBefore(
          addressOf(states),
          addressOf(initial),
          addressOf(lengths),
          before as number,
          batch,
          time,
          firstTime,
          timeCount,
          size * floatBytes,
          Number(isReversed),
        );
        let column = 0;
        for (const { first, count } of ranges) {
          const target = { address: addressOf(gradient) + column * floatBytes, rowStride: width };
          const firstNumber = firstTime * batch * features + first;
          const b = { address: addressOf(productGradient) + firstNumber * floatBytes, rowStride: features };
          const sizes = { size, width: count, rows: timeCount * batch };
          addTransposedProduct(
            bridge,
            target,
            [{ address: before as number, rowStride: size }, b],
            sizes,
            scratch as number,
          );
          column += count;
        }
      });
    });
    return [gradient];
  });
}
