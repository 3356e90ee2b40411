import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/**
 * Writes x·W + b of a whole sequence to an address.
 *
 * Shapes: inputs [batch, time, inputSize], or token ids [batch, time]; weight [inputSize, width]; bias [width]; result
 * [batch, time, width].
 */
export function projectTo(
  target: number,
  { kernels, addressOf, withScratch }: WasmBridge,
  { inputs, weight, bias }: Record<'inputs' | 'weight' | 'bias', TensorInfo>,
): void {
  const [batch, time] = inputs.shape as [number, number];
  const [inputSize, width] = weight.shape as [number, number];
  const rows = batch * time;
  if (inputs.shape.length === 2) {
    kernels.projectTokens(addressOf(inputs), addressOf(weight), addressOf(bias), target, rows, width);
    return;
  }
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
