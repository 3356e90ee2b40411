import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { BlockCopy } from './block-copies.js';
import { kernelFor } from './replace-kernel.js';
import type { WasmHeap } from './wasm-heap.js';

/**
 * tfjs's Concat and Pack for the WASM backend, given how a block is copied: each tensor at once to its place, whatever the
 * axis.
 */
export function joiningKernels(copyBlock: BlockCopy): KernelConfig[] {
  const concat = kernelFor(areAlikeNumbers, 'Concat', (given, attributes, heap) => {
    const inputs = Object.values(given) as TensorInfo[];
    const [first] = inputs as [TensorInfo];
    const axis = util.parseAxisParam(attributes['axis'] as number, first.shape)[0] as number;
    const shapes = inputs.map(({ shape }) => shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const output = heap.makeOutput(backend_util.computeOutShape(shapes, axis), first.dtype);
    copyAlong(copyBlock, heap, axis, inputs, shapes, output);
    return output;
  });

  const pack = kernelFor(areAlikeNumbers, 'Pack', (given, attributes, heap) => {
    const inputs = Object.values(given) as TensorInfo[];
    const [{ shape, dtype }] = inputs as [TensorInfo];
    for (const input of inputs) {
      util.assertShapesMatch(shape, input.shape, 'All tensors passed to stack must have matching shapes');
    }
    const givenAxis = attributes['axis'] as number;
    const axis = givenAxis < 0 ? givenAxis + shape.length + 1 : givenAxis;
    const layer = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
    const output = heap.makeOutput([...shape.slice(0, axis), inputs.length, ...shape.slice(axis)], dtype);
    const layers = inputs.map(() => layer);
    copyAlong(copyBlock, heap, axis, inputs, layers, output);
    return output;
  });

  return [concat, pack];
}

/** Whether all tensors are of one type that lies in the heap. */
function areAlikeNumbers(inputs: Record<string, TensorInfo>): boolean {
  const [first, ...others] = Object.values(inputs);
  return first?.dtype !== 'string' && others.every(({ dtype }) => dtype === first?.dtype);
}

/** Copies tensors, seen in given shapes, one after another along an axis of the target. */
function copyAlong(
  copyBlock: BlockCopy,
  heap: WasmHeap,
  axis: number,
  inputs: readonly TensorInfo[],
  shapes: readonly number[][],
  target: TensorInfo,
): void {
  const corner = target.shape.map(() => 0);
  const begin = [...corner];
  inputs.forEach((input, index) => {
    const shape = shapes[index] as number[];
    copyBlock(heap, input, { shape, begin: corner }, target, { shape: target.shape, begin }, shape);
    begin[axis] = (begin[axis] as number) + (shape[axis] as number);
  });
}
