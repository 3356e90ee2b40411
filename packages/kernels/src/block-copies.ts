import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';
import { operandView, type WasmHeap } from './wasm-heap.js';

/** Where a block begins in a tensor of a shape. */
export type BlockPlace = { readonly shape: readonly number[]; readonly begin: readonly number[] };

/** The whole heap as elements of one tensor's size, and the index of that tensor's first one. */
export type HeapElements = { readonly elements: Int32Array | Uint8Array; readonly start: number };

const shortRun = 12; // elements; a call costs more than it saves

/** The heap in elements of a tensor's size, which are copied as they are: a NaN keeps its bits. Valid until it grows. */
export function heapElements(heap: WasmHeap, tensor: TensorInfo): HeapElements {
  const { buffer, byteOffset, BYTES_PER_ELEMENT: size } = operandView(heap, tensor);
  return { elements: size === 4 ? new Int32Array(buffer) : new Uint8Array(buffer), start: byteOffset / size };
}

/** Copies elements that lie side by side. */
export function copyRun(elements: Int32Array | Uint8Array, from: number, to: number, length: number): void {
  if (length > shortRun) {
    elements.copyWithin(to, from, from + length);
    return;
  }
  for (let index = 0; index < length; index++) elements[to + index] = elements[from + index] as number;
}

/** Copies a block of one tensor to a place in another of the same type. */
export type BlockCopy = (
  heap: WasmHeap,
  source: TensorInfo,
  from: BlockPlace,
  target: TensorInfo,
  to: BlockPlace,
  size: readonly number[],
) => void;

/** In JavaScript. */
export const copyBlock: BlockCopy = (heap, source, from, target, to, size) => {
  const { elements, start } = heapElements(heap, source);
  const { start: targetStart } = heapElements(heap, target);
  forEachRun(from, to, size, (fromIndex, toIndex, length) => {
    copyRun(elements, start + fromIndex, targetStart + toIndex, length);
  });
};

/** In WebAssembly, which copies many short runs in one call. */
export function fusedBlockCopy({ kernels, addressOf }: WasmBridge): BlockCopy {
  return (_heap, source, from, target, to, size) => {
    const bytes = source.dtype === 'bool' ? 1 : 4;
    const [start, targetStart] = [addressOf(source), addressOf(target)];
    forEachRow(from, to, size, (fromIndex, toIndex, length, count, fromStride, toStride) => {
      const [row, targetRow] = [start + fromIndex * bytes, targetStart + toIndex * bytes];
      kernels.copyRows(row, fromStride * bytes, targetRow, toStride * bytes, length * bytes, count);
    });
  };
}

/** Calls a function with the runs of a block that lie side by side in both tensors: where they begin, and their length. */
export function forEachRun(
  from: BlockPlace,
  to: BlockPlace,
  size: readonly number[],
  visit: (from: number, to: number, length: number) => void,
): void {
  forEachRow(from, to, size, (fromIndex, toIndex, length, count, fromStride, toStride) => {
    for (let row = 0; row < count; row++) visit(fromIndex + row * fromStride, toIndex + row * toStride, length);
  });
}

/**
 * Calls a function with what begins each series of such runs: where the first one begins in both, how long and how many
 * they are, and how far apart in both.
 */
function forEachRow(
  from: BlockPlace,
  to: BlockPlace,
  size: readonly number[],
  visit: (from: number, to: number, length: number, count: number, fromStride: number, toStride: number) => void,
): void {
  if (size.includes(0)) return;
  let runAxis = Math.max(size.length - 1, 0);
  let length = size[runAxis] ?? 1;
  while (runAxis > 0 && size[runAxis] === from.shape[runAxis] && size[runAxis] === to.shape[runAxis]) {
    length *= size[--runAxis] as number;
  }
  const [fromStrides, toStrides] = [stridesOf(from.shape), stridesOf(to.shape)];
  const [fromStart, toStart] = [indexOf(from.begin, fromStrides), indexOf(to.begin, toStrides)];
  if (runAxis === 0) {
    visit(fromStart, toStart, length, 1, 0, 0);
    return;
  }
  function walk(axis: number, fromIndex: number, toIndex: number): void {
    const [fromStride, toStride] = [fromStrides[axis] as number, toStrides[axis] as number];
    const count = size[axis] as number;
    if (axis === runAxis - 1) {
      visit(fromIndex, toIndex, length, count, fromStride, toStride);
      return;
    }
    for (let position = 0; position < count; position++) {
      walk(axis + 1, fromIndex + position * fromStride, toIndex + position * toStride);
    }
  }
  walk(0, fromStart, toStart);
}

function stridesOf(shape: readonly number[]): number[] {
  return [...util.computeStrides([...shape]), 1];
}

function indexOf(place: readonly number[], strides: readonly number[]): number {
  return place.reduce((index, position, axis) => index + position * (strides[axis] as number), 0);
}
