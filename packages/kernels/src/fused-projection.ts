import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/**
 * Writes x·W + b to an address, of rows or of a whole sequence.
 *
 * Shapes: inputs [..., inputSize], or token ids, int32 [...]; weight [inputSize, width]; bias [width]; result [..., width].
 */
export function projectTo(
  target: number,
  { kernels, addressOf, withScratch }: WasmBridge,
  { inputs, weight, bias }: Record<'inputs' | 'weight' | 'bias', TensorInfo>,
): void {
  const [inputSize, width] = weight.shape as [number, number];
  if (inputs.dtype === 'int32') {
    const count = util.sizeFromShape(inputs.shape);
    kernels.projectTokens(addressOf(inputs), addressOf(weight), addressOf(bias), target, count, width);
    return;
  }
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
