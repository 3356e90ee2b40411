import { type KernelConfig, type NamedTensorInfoMap, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areFloats } from './arithmetic-kernels.js';
import { shapeOfSum, sumOfNothingKernel } from './mended-kernels.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';
import type { WasmHeap } from './wasm-heap.js';

const floatBytes = 4;

/** tfjs's Sum of float32 numbers for the WASM backend, over any axes and without a transposition. */
export function sumKernel({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  function sum(inputs: NamedTensorInfoMap, attributes: Record<string, unknown>, heap: WasmHeap): TensorInfo {
    const { x } = inputs as { x: TensorInfo };
    const { axis, keepDims } = attributes as { axis: number | number[]; keepDims?: boolean };
    const axes = util.parseAxisParam(axis, x.shape);
    const output = heap.makeOutput(shapeOfSum(x.shape, axes, keepDims), 'float32');
    const blocks = summedBlocks(x.shape, axes);
    const partialSizes = blocks.slice(0, -1).map(({ outer, inner }) => outer * inner * floatBytes);
    withScratch(partialSizes, (partialSums) => {
      let source = addressOf(x);
      for (const [index, target] of [...partialSums, addressOf(output)].entries()) {
        const { outer, length, inner } = blocks[index] as SummedBlock;
        kernels.sumOverAxis(source, target, outer, length, inner);
        source = target;
      }
    });
    return output;
  }
  return kernelFor(areFloats, 'Sum', sum, sumOfNothingKernel());
}

/** A block [outer, length, inner] to be summed over its middle axis. */
type SummedBlock = { readonly outer: number; readonly length: number; readonly inner: number };

/** What is to be summed one after another, from the last axes on; axes side by side are summed as one. */
function summedBlocks(shape: readonly number[], axes: readonly number[]): SummedBlock[] {
  const blocks: SummedBlock[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.includes(axis)) {
      inner *= shape[axis] as number;
      continue;
    }
    let length = shape[axis] as number;
    while (axes.includes(axis - 1)) length *= shape[--axis] as number;
    blocks.push({ outer: util.sizeFromShape(shape.slice(0, axis)), length, inner });
  }
  return blocks.length > 0 ? blocks : [{ outer: 1, length: 1, inner }]; // over no axis: a copy
}
