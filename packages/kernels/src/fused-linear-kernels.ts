import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { projectTo } from './fused-projection.js';
import { linearKernel } from './linear.js';
import { sumRowsKernel } from './sum-rows.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

/** The kernels of `linear` for the WASM backend: the product onto rows of the bias, and the sum of rows of its gradient. */
export function fusedLinearKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const linear = fusedKernel(linearKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, weight, bias } = given as Record<'inputs' | 'weight' | 'bias', TensorInfo>;
    const outputs = heap.makeOutput([...inputs.shape.slice(0, -1), bias.shape[0] as number], 'float32');
    projectTo(addressOf(outputs), bridge, { inputs, weight, bias });
    return [outputs];
  });

  const sumRows = fusedKernel(sumRowsKernel.kernelName, (given, _attributes, heap) => {
    const { matrix } = given as { matrix: TensorInfo };
    const columns = matrix.shape.at(-1) as number;
    const rows = util.sizeFromShape(matrix.shape.slice(0, -1));
    const sums = heap.makeOutput([columns], 'float32');
    kernels.sumRows(addressOf(matrix), rows, columns, addressOf(sums));
    return [sums];
  });

  return [linear, sumRows];
}
