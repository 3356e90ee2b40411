import { broadcast_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';
import type { WasmHeap } from './wasm-heap.js';

const floatBytes = 4;
const fewRows = 4; // below, to pack B costs more than the product

/**
 * tfjs's BatchMatMul for the WASM backend: float32, transposed and batched operands as fast as plain ones.
 *
 * @param plain The kernel for products of few rows and for other types.
 */
export function fusedMatrixProduct(bridge: WasmBridge, plain: KernelConfig): KernelConfig {
  return {
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
      const { transposeA, transposeB } = call.attrs as { transposeA?: boolean; transposeB?: boolean };
      const isTransposed = transposeA === true || transposeB === true;
      const rows = a.shape.at(transposeA ? -1 : -2) as number;
      if (a.dtype !== 'float32' || b.dtype !== 'float32' || (rows < fewRows && !isTransposed)) {
        return plain.kernelFunc(call);
      }
      return product(bridge, call.backend as unknown as WasmHeap, a, b, transposeA === true, transposeB === true);
    },
  };
}

function product(
  { kernels, addressOf, withScratch }: WasmBridge,
  heap: WasmHeap,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const columns = transposeB ? bRows : bColumns;
  const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const output = heap.makeOutput([...batch, rows, columns], 'float32');
  heap.typedArrayFromHeap(output).fill(0);
  const [aRowStride, aInnerStride] = transposeA ? [1, aColumns] : [aColumns, 1];
  const [bRowStride, bColumnStride] = transposeB ? [1, bColumns] : [bColumns, 1];
  withScratch([kernels.multiplyScratchBytes(rows, columns, inner)], ([scratch]) => {
    for (let item = 0; item < util.sizeFromShape(batch); item++) {
      kernels.multiply(
        addressOf(a) + operandItem(item, batch, aBatch) * rows * inner * floatBytes,
        aRowStride * floatBytes,
        aInnerStride * floatBytes,
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
