import { broadcast_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { areFloats } from './arithmetic-kernels.js';
import { createPackedPanels, type Operand } from './packed-panels.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';
import type { WasmHeap } from './wasm-heap.js';

const floatBytes = 4;

/** The most rows for which it is worth while to keep the right operand arranged, and the fewest for which it is arranged. */
const [fewestRows, mostRows] = [4, 64];

/**
 * tfjs's BatchMatMul for the WASM backend: float32, transposed and batched operands as fast as plain ones. Products of
 * other types are tfjs's.
 */
export function fusedMatrixProduct(bridge: WasmBridge): KernelConfig {
  const { panelsOf } = createPackedPanels(bridge);
  return kernelFor(areFloats, 'BatchMatMul', (inputs, attributes, heap) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = attributes as { transposeA?: boolean; transposeB?: boolean };
    return product(bridge, panelsOf, heap, a, b, transposeA === true, transposeB === true);
  });
}

function product(
  { kernels, addressOf, withScratch }: WasmBridge,
  panelsOf: (operand: Operand) => number | undefined,
  heap: WasmHeap,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [bInner, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  util.assert(inner === bInner, () => `matMul: inner shapes (${inner}) and (${bInner}) of Tensors must match.`);
  const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const batchSize = util.sizeFromShape(batch);
  const output = heap.makeOutput([...batch, rows, columns], 'float32');
  const aStrides = transposeA ? [1, aColumns] : [aColumns, 1];
  const [aRowStride, aInnerStride] = aStrides.map((stride) => stride * floatBytes) as [number, number];
  if (batchSize === 1 && rows >= fewestRows && rows <= mostRows && inner > 0) {
    const panels = panelsOf({ tensor: b, isTransposed: transposeB, inner, columns });
    if (panels !== undefined) {
      withScratch([kernels.multiplyPanelsScratchBytes(rows, inner)], ([scratch]) => {
        kernels.multiplyPanels(
          addressOf(a),
          aRowStride,
          aInnerStride,
          panels,
          addressOf(output),
          columns * floatBytes,
          rows,
          columns,
          inner,
          scratch as number,
        );
      });
      return output;
    }
  }
  const [bRowStride, bColumnStride] = transposeB ? [1, bColumns] : [bColumns, 1];
  withScratch([kernels.multiplyScratchBytes(rows, columns, inner)], ([scratch]) => {
    for (let item = 0; item < batchSize; item++) {
      kernels.multiplyTo(
        addressOf(a) + operandItem(item, batch, aBatch) * rows * inner * floatBytes,
        aRowStride,
        aInnerStride,
        addressOf(b) + operandItem(item, batch, bBatch) * inner * columns * floatBytes,
        bRowStride * floatBytes,
        bColumnStride * floatBytes,
        addressOf(output) + item * rows * columns * floatBytes,
        columns * floatBytes,
        rows,
        columns,
        inner,
        scratch as number,
      );
    }
  });
  return output;
}

/** Which matrix of an operand, whose batch axes may be broadcast, belongs to a matrix of the result. */
function operandItem(item: number, batch: number[], operandBatch: number[]): number {
  const places = util
    .indexToLoc(item, batch.length, util.computeStrides(batch))
    .slice(batch.length - operandBatch.length);
  return places.reduce((index, place, axis) => {
    const length = operandBatch[axis] as number;
    return index * length + (length === 1 ? 0 : place);
  }, 0);
}
