import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** Writes x·W + b to an address. Shapes: inputs [..., inputSize]; weight [inputSize, width]; bias [width]. */
export function projectTo(
  target: number,
  { kernels, addressOf, withScratch }: WasmBridge,
  { inputs, weight, bias }: Record<'inputs' | 'weight' | 'bias', TensorInfo>,
): void {
  const [inputSize, width] = weight.shape as [number, number];
  const rows = util.sizeFromShape(inputs.shape.slice(0, -1));
  const rowBytes = width * floatBytes;
  kernels.repeatRow(addressOf(bias), rowBytes, target, rows);
  withScratch([kernels.multiplyScratchBytes(rows, width, inputSize)], ([scratch]) => {
    kernels.multiply(
      addressOf(inputs),
      inputSize * floatBytes,
      floatBytes,
      addressOf(weight),
      rowBytes,
      floatBytes,
      target,
      rowBytes,
      rows,
      width,
      inputSize,
      scratch as number,
    );
  });
}
