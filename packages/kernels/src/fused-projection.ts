import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/**
 * Writes x·W + b to an address, of rows or of a whole sequence.
 *
 * Shapes: inputs [..., inputSize]; weight [inputSize, width]; bias [width]; result [..., width].
 */
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

/** Runs an action with the panels of a weight matrix [inner, columns], for products with it in every step. */
export function withPanels<Result>(
  { kernels, addressOf, withScratch }: WasmBridge,
  weight: TensorInfo,
  action: (panels: number) => Result,
): Result {
  const [inner, columns] = weight.shape as [number, number];
  return withScratch([kernels.panelBytes(inner, columns)], ([panels]) => {
    kernels.packPanels(addressOf(weight), columns * floatBytes, floatBytes, inner, columns, panels as number);
    return action(panels as number);
  });
}

/** Like {@link withPanels}, with the panels of the transposed matrix [columns, inner]. */
export function withTransposedPanels<Result>(
  { kernels, addressOf, withScratch }: WasmBridge,
  weight: TensorInfo,
  action: (panels: number) => Result,
): Result {
  const [rows, columns] = weight.shape as [number, number];
  return withScratch([kernels.panelBytes(columns, rows)], ([panels]) => {
    kernels.packPanels(addressOf(weight), floatBytes, columns * floatBytes, columns, rows, panels as number);
    return action(panels as number);
  });
}
