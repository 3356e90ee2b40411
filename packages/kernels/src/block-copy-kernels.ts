import { type KernelConfig, slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { type BlockCopy, forEachRun } from './block-copies.js';
import { fusedKernel, type WasmHeap, wasmKernel } from './wasm-heap.js';

/*
 * Slice, Unpack and SplitV for the WASM backend. tfjs's own copy the whole source off the heap for every block they
 * cut, so that unstacking a sequence costs the square of its length. These copy each block once, within the heap.
 */

/** Slice, Unpack and SplitV, given how a block is copied. */
export function blockCopyKernels(copyBlock: BlockCopy): KernelConfig[] {
  /** tfjs's Slice: the block of x of a size that begins at given indices. A size of -1 reaches to the end of its axis. */
  const slice = wasmKernel('Slice', (inputs, attributes, heap) => {
    const { x } = inputs as { x: TensorInfo };
    const { begin: givenBegin, size: givenSize } = attributes as { begin: number | number[]; size: number | number[] };
    const [begin, size] = slice_util.parseSliceParams(x, givenBegin, givenSize) as [number[], number[]];
    if (begin.some((position) => position < 0)) {
      throw new ArgumentError({
        caller: 'slice',
        argument: 'begin',
        expectation: 'hold no negative index',
        actual: begin,
      });
    }
    slice_util.assertParamsValid(x, begin, size);
    return copiedBlock(copyBlock, heap, x, { begin, size });
  });

  /** tfjs's Unpack: the tensors of which x is the stack along an axis. */
  const unpack = fusedKernel('Unpack', (inputs, attributes, heap) => {
    const { value } = inputs as { value: TensorInfo };
    const axis = positiveAxis(attributes, value.shape);
    const outputShape = value.shape.filter((_, index) => index !== axis);
    return Array.from({ length: value.shape[axis] as number }, (_, position) => {
      const block = copiedBlock(copyBlock, heap, value, blockAlong(axis, position, 1, value.shape));
      return { ...block, shape: outputShape };
    });
  });

  /** tfjs's SplitV: consecutive blocks of x along an axis, in equal parts or of given lengths. */
  const split = fusedKernel('SplitV', (inputs, attributes, heap) => {
    const { x } = inputs as { x: TensorInfo };
    const axis = positiveAxis(attributes, x.shape);
    let position = 0;
    return splitLengths(attributes['numOrSizeSplits'] as number | number[], x.shape[axis] as number).map((length) => {
      const block = blockAlong(axis, position, length, x.shape);
      position += length;
      return copiedBlock(copyBlock, heap, x, block);
    });
  });

  return [slice, unpack, split];
}

/** A block of a tensor: the index of its first element, and its length along each axis. */
type Block = { readonly begin: number[]; readonly size: number[] };

/** The block that is whole along every axis but one. */
function blockAlong(axis: number, position: number, length: number, shape: number[]): Block {
  return {
    begin: shape.map((_, index) => (index === axis ? position : 0)),
    size: shape.map((whole, index) => (index === axis ? length : whole)),
  };
}

/** A new tensor with the values of a block of `source`. */
function copiedBlock(copyBlock: BlockCopy, heap: WasmHeap, source: TensorInfo, { begin, size }: Block): TensorInfo {
  const from = { shape: source.shape, begin };
  const to = { shape: size, begin: size.map(() => 0) };
  if (source.dtype === 'string') {
    const texts = heap.readSync(source.dataId);
    const copied: Uint8Array[] = [];
    forEachRun(from, to, size, (start, _target, length) => copied.push(...texts.slice(start, start + length)));
    return heap.makeOutput(size, 'string', undefined, copied);
  }
  const output = heap.makeOutput(size, source.dtype);
  copyBlock(heap, source, from, output, to, size);
  return output;
}

function positiveAxis(attributes: Record<string, unknown>, shape: number[]): number {
  return util.parseAxisParam(attributes['axis'] as number, shape)[0] as number;
}

/** The lengths of the parts. Of given lengths one may be -1, for what the others leave. */
function splitLengths(parts: number | number[], axisLength: number): number[] {
  const given = typeof parts === 'number' ? Array.from({ length: parts }, () => axisLength / parts) : parts;
  const rest = axisLength - total(given.filter((length) => length !== -1));
  const lengths = given.map((length) => (length === -1 ? rest : length));
  if (total(lengths) === axisLength && lengths.every((length) => Number.isInteger(length) && length >= 0))
    return lengths;
  const expectation = `divide the axis of length ${axisLength}`;
  throw new ArgumentError({ caller: 'split', argument: 'numOrSizeSplits', expectation, actual: parts });
}

function total(lengths: number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}
