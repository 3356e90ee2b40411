import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { copyRun, heapElements } from './block-copies.js';
import { wasmKernel } from './wasm-heap.js';

/*
 * GatherV2, Reverse and Tile for the WASM backend. tfjs's own compute the place of every single element.
 */

/** tfjs's GatherV2: the slices of x at given places of an axis. */
export const gatherKernel: KernelConfig = wasmKernel('GatherV2', (inputs, attributes, heap) => {
  const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
  const { axis, batchDims } = attributes as { axis: number; batchDims: number };
  const gatheredAxis = util.parseAxisParam(axis, x.shape)[0] as number;
  const places = Int32Array.from(heap.typedArrayFromHeap(indices));
  const last = (x.shape[gatheredAxis] as number) - 1;
  for (const place of places) {
    util.assert(place >= 0 && place <= last, () => `GatherV2: the index value ${place} is not in [0, ${last}]`);
  }
  const { collectGatherOpShapeInfo } = backend_util.segment_util;
  const info = collectGatherOpShapeInfo(x as never, indices as never, gatheredAxis, batchDims);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
  const output = heap.makeOutput(outputShape, x.dtype);
  const { elements, start } = heapElements(heap, x);
  let to = heapElements(heap, output).start;
  const perBatch = places.length / batchSize;
  for (let block = 0; block < batchSize * outerSize; block++) {
    const firstIndex = Math.floor(block / outerSize) * perBatch;
    for (let index = firstIndex; index < firstIndex + perBatch; index++) {
      copyRun(elements, start + (block * dimSize + (places[index] as number)) * sliceSize, to, sliceSize);
      to += sliceSize;
    }
  }
  return output;
});

/** tfjs's Reverse: x with the elements of given axes in reversed order. */
export const reverseKernel: KernelConfig = wasmKernel('Reverse', (inputs, attributes, heap) => {
  const { x } = inputs as { x: TensorInfo };
  const { shape } = x;
  const dims = util.parseAxisParam(attributes['dims'] as number | number[], shape);
  const output = heap.makeOutput(shape, x.dtype);
  const { elements, start } = heapElements(heap, x);
  const { start: outputStart } = heapElements(heap, output);
  const lastReversed = Math.max(-1, ...dims);
  const strides = [...util.computeStrides(shape), 1];

  function walk(axis: number, from: number, to: number): void {
    if (axis > lastReversed) {
      copyRun(elements, from, to, util.sizeFromShape(shape.slice(axis)));
      return;
    }
    const [length, stride] = [shape[axis] as number, strides[axis] as number];
    const isReversed = dims.includes(axis);
    if (stride === 1 && isReversed) {
      elements.copyWithin(to, from, from + length);
      elements.subarray(to, to + length).reverse();
      return;
    }
    for (let position = 0; position < length; position++) {
      const source = isReversed ? length - 1 - position : position;
      walk(axis + 1, from + source * stride, to + position * stride);
    }
  }
  walk(0, start, outputStart);
  return output;
});

/** tfjs's Tile: x repeated along each axis. */
export const tileKernel: KernelConfig = wasmKernel('Tile', (inputs, attributes, heap) => {
  const { x } = inputs as { x: TensorInfo };
  const repetitions = attributes['reps'] as number[];
  const output = heap.makeOutput(
    x.shape.map((length, axis) => length * (repetitions[axis] as number)),
    x.dtype,
  );
  if (output.shape.includes(0)) return output;
  const { elements, start } = heapElements(heap, x);
  const { start: outputStart } = heapElements(heap, output);
  const strides = [...util.computeStrides(x.shape), 1];
  const outputStrides = [...util.computeStrides(output.shape), 1];
  const lastRepeated = repetitions.map((count) => count > 1).lastIndexOf(true);

  /** Writes one copy of what is there from an axis on, then doubles it until there are enough. */
  function walk(axis: number, from: number, to: number): void {
    if (axis > lastRepeated) {
      copyRun(elements, from, to, util.sizeFromShape(x.shape.slice(axis)));
      return;
    }
    const [length, stride, outputStride] = [x.shape[axis], strides[axis], outputStrides[axis]] as [
      number,
      number,
      number,
    ];
    for (let position = 0; position < length; position++) {
      walk(axis + 1, from + position * stride, to + position * outputStride);
    }
    const all = length * outputStride * (repetitions[axis] as number);
    for (let done = length * outputStride; done < all; done *= 2) {
      copyRun(elements, to, to + done, Math.min(done, all - done));
    }
  }
  walk(0, start, outputStart);
  return output;
});
