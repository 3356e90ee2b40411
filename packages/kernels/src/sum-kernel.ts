import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areFloats } from './arithmetic-kernels.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** tfjs's Sum of float32 numbers for the WASM backend, over any axes and without a transposition. */
export function sumKernel({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return kernelFor(areFloats, 'Sum', (inputs, attributes, heap) => {
    const { x } = inputs as { x: TensorInfo };
    const { axis, keepDims } = attributes as { axis: number | number[]; keepDims?: boolean };
    const axes = util.parseAxisParam(axis, x.shape);
    const shape = x.shape.filter((_, index) => !axes.includes(index));
    const output = heap.makeOutput(keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape, 'float32');
    let rest = blocksOf(x.shape, axes);
    if (rest.length === 0) rest = [{ outer: 1, length: 1, inner: util.sizeFromShape(x.shape) }];
    const partialSizes = rest.slice(0, -1).map(({ outer, inner }) => outer * inner * floatBytes);
    withScratch(partialSizes, (partialSums) => {
      [...partialSums, addressOf(output)].reduce((source, target, index) => {
        const { outer, length, inner } = rest[index] as SummedBlock;
        kernels.sumOverAxis(source, target, outer, length, inner);
        return target;
      }, addressOf(x));
    });
    return output;
  });
}

/** A block [outer, length, inner] to be summed over its middle axis. */
type SummedBlock = { readonly outer: number; readonly length: number; readonly inner: number };

/** What is to be summed one after another, from the last axes on; axes side by side are summed as one. */
function blocksOf(shape: readonly number[], axes: readonly number[]): SummedBlock[] {
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
  return blocks;
}
