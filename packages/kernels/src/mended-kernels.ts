import {
  backend_util,
  type DataType,
  type KernelConfig,
  type TensorInfo,
  upcastType,
  util,
} from '@tensorflow/tfjs-core';
import { broadcastAxes, forEachPlace } from './broadcast-axes.js';
import { kernelFor, tfjsKernel } from './replace-kernel.js';
import { type HeapView, operandView, type WasmHeap, wasmKernel } from './wasm-heap.js';

/*
 * Kernels of tfjs for the WASM backend that give wrong values, in plain JavaScript over the heap.
 */

/** tfjs's Cast: also to bool, where every number but 0 is true, and without a copy where the type stays. */
export const castKernel: KernelConfig = wasmKernel('Cast', (inputs, attributes, heap) => {
  return cast(heap, inputs['x'] as TensorInfo, attributes['dtype'] as DataType);
});

function cast(heap: WasmHeap, x: TensorInfo, dtype: DataType): TensorInfo {
  if (dtype === x.dtype) {
    heap.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype };
  }
  const output = heap.makeOutput(x.shape, dtype);
  const values = operandView(heap, x);
  const target = heap.typedArrayFromHeap(output);
  if (dtype === 'bool') for (let index = 0; index < values.length; index++) target[index] = Number(values[index] !== 0);
  else target.set(values);
  return output;
}

/** tfjs's ClipByValue: a NaN stays, and integers are bounded as such. */
export const clipKernel: KernelConfig = wasmKernel('ClipByValue', (inputs, attributes, heap) => {
  const { clipValueMin, clipValueMax } = attributes as { clipValueMin: number; clipValueMax: number };
  return bounded(heap, inputs['x'] as TensorInfo, clipValueMin, clipValueMax);
});

/** tfjs's Relu: a NaN stays. */
export const reluKernel: KernelConfig = wasmKernel('Relu', (inputs, _attributes, heap) => {
  return bounded(heap, inputs['x'] as TensorInfo, 0, Number.POSITIVE_INFINITY);
});

/** tfjs's Relu6: a NaN stays. */
export const relu6Kernel: KernelConfig = wasmKernel('Relu6', (inputs, _attributes, heap) => {
  return bounded(heap, inputs['x'] as TensorInfo, 0, 6);
});

function bounded(heap: WasmHeap, x: TensorInfo, lowest: number, highest: number): TensorInfo {
  const output = heap.makeOutput(x.shape, x.dtype);
  const values = operandView(heap, x);
  const target = heap.typedArrayFromHeap(output);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    target[index] = value > highest ? highest : value < lowest ? lowest : value;
  }
  return output;
}

/** tfjs's OneHot: of any type. */
export const oneHotKernel: KernelConfig = wasmKernel('OneHot', (inputs, attributes, heap) => {
  const { indices } = inputs as { indices: TensorInfo };
  type Attributes = { dtype: DataType; depth: number; onValue: number; offValue: number };
  const { dtype, depth, onValue, offValue } = attributes as Attributes;
  const output = heap.makeOutput([...indices.shape, depth], dtype);
  const target = heap.typedArrayFromHeap(output).fill(offValue);
  heap.typedArrayFromHeap(indices).forEach((index, place) => {
    if (index >= 0 && index < depth) target[place * depth + index] = onValue;
  });
  return output;
});

/** tfjs's Select: also of two types, where the result is of the wider one. */
export function selectKernel(): KernelConfig {
  const original = tfjsKernel('Select');
  return {
    ...original,
    kernelFunc: (call) => {
      const { condition, t, e } = call.inputs as { condition: TensorInfo; t: TensorInfo; e: TensorInfo };
      if (t.dtype === e.dtype) return original.kernelFunc(call);
      const heap = call.backend as unknown as WasmHeap;
      const dtype = upcastType(t.dtype, e.dtype);
      const inputs = { condition, t: cast(heap, t, dtype), e: cast(heap, e, dtype) };
      const output = original.kernelFunc({ ...call, inputs });
      for (const converted of [inputs.t, inputs.e]) heap.disposeData(converted.dataId);
      return output;
    },
  };
}

/** tfjs's Prelu: with slopes that are broadcast along any axes, and infinite ones. */
export const preluKernel: KernelConfig = wasmKernel('Prelu', (inputs, _attributes, heap) => {
  const { x, alpha } = inputs as { x: TensorInfo; alpha: TensorInfo };
  const output = heap.makeOutput(x.shape, 'float32');
  const [values, slopes, target] = [x, alpha, output].map((tensor) => heap.typedArrayFromHeap(tensor)) as [
    HeapView,
    HeapView,
    HeapView,
  ];
  if (values.length === 0) return output;
  let place = 0;
  forEachPlace(broadcastAxes(x.shape, alpha.shape), (_place, slopePlace) => {
    const value = values[place] as number;
    target[place++] = value < 0 ? (slopes[slopePlace] as number) * value : value;
  });
  return output;
});

/** tfjs's Sum: also of nothing. */
export function sumOfNothingKernel(): KernelConfig {
  return kernelFor(isEmpty, 'Sum', (inputs, attributes, heap) => {
    const { x } = inputs as { x: TensorInfo };
    const { axis, keepDims } = attributes as { axis: number | number[]; keepDims?: boolean };
    const output = heap.makeOutput(shapeOfSum(x.shape, util.parseAxisParam(axis, x.shape), keepDims), x.dtype);
    heap.typedArrayFromHeap(output).fill(0);
    return output;
  });
}

/** The shape of a tensor that was reduced over some axes. */
export function shapeOfSum(shape: readonly number[], axes: number[], keepDims = false): number[] {
  const rest = shape.filter((_, axis) => !axes.includes(axis));
  return keepDims ? backend_util.expandShapeToKeepDim(rest, axes) : rest;
}

function isEmpty({ x }: Record<string, TensorInfo>): boolean {
  return x?.shape.includes(0) === true;
}
