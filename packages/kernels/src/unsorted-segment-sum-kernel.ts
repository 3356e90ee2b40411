import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

/**
 * tfjs's UnsortedSegmentSum for the WASM backend, which lacks it: the gradient of every gather, and so of every
 * embedding, needs it.
 *
 * Shapes: x [ids..., row...]; segmentIds [ids...]; result [numSegments, row...]. Row s of the result is the sum of the
 * rows of x whose id is s; rows with an id below 0 are left out.
 */
export const unsortedSegmentSumKernel: KernelConfig = wasmKernel('UnsortedSegmentSum', (inputs, attributes, heap) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const segmentCount = attributes['numSegments'] as number;
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const rowLength = rowShape.reduce((product, length) => product * length, 1);
  const output = heap.makeOutput([segmentCount, ...rowShape], x.dtype);
  const sums = heap.typedArrayFromHeap(output).fill(0);
  const values = heap.typedArrayFromHeap(x);
  heap.typedArrayFromHeap(segmentIds).forEach((segment, row) => {
    if (segment < 0 || segment >= segmentCount) return;
    const target = segment * rowLength;
    const source = row * rowLength;
    for (let column = 0; column < rowLength; column++) {
      sums[target + column] = (sums[target + column] as number) + (values[source + column] as number);
    }
  });
  return output;
});

const floatBytes = 4;

/** {@link unsortedSegmentSumKernel} as a fused kernel. */
export function fusedUnsortedSegmentSum({ kernels, addressOf }: WasmBridge): KernelConfig {
  return wasmKernel('UnsortedSegmentSum', (inputs, attributes, heap, call) => {
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    if (x.dtype !== 'float32') return unsortedSegmentSumKernel.kernelFunc(call) as TensorInfo;
    const segmentCount = attributes['numSegments'] as number;
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const output = heap.makeOutput([segmentCount, ...rowShape], 'float32');
    heap.typedArrayFromHeap(output).fill(0);
    const [rows, width] = [util.sizeFromShape(segmentIds.shape), util.sizeFromShape(rowShape)];
    const rowBytes = width * floatBytes;
    const places = [addressOf(segmentIds), addressOf(x), rowBytes, addressOf(output)] as const;
    kernels.addTokenRows(...places, rows, 1, width, segmentCount);
    return output;
  });
}
