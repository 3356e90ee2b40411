import { type DataType, type KernelConfig, type TensorInfo, upcastType } from '@tensorflow/tfjs-core';
import { tileKernel } from './rearranging-kernels.js';
import { tfjsKernel } from './replace-kernel.js';
import { type WasmHeap, wasmKernel } from './wasm-heap.js';

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
  const values = heap.typedArrayFromHeap(x);
  const target = heap.typedArrayFromHeap(output);
  if (dtype === 'bool') for (let index = 0; index < values.length; index++) target[index] = Number(values[index] !== 0);
  else target.set(values);
  return output;
}

/** tfjs's ClipByValue: a NaN stays, and integers are bounded as such. */
export const clipKernel: KernelConfig = wasmKernel('ClipByValue', (inputs, attributes, heap) => {
  const { x } = inputs as { x: TensorInfo };
  const { clipValueMin, clipValueMax } = attributes as { clipValueMin: number; clipValueMax: number };
  const output = heap.makeOutput(x.shape, x.dtype);
  const values = heap.typedArrayFromHeap(x);
  const target = heap.typedArrayFromHeap(output);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    target[index] = value > clipValueMax ? clipValueMax : value < clipValueMin ? clipValueMin : value;
  }
  return output;
});

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

/** tfjs's Prelu: also where the slopes are broadcast along an inner axis. */
export function preluKernel(): KernelConfig {
  const original = tfjsKernel('Prelu');
  return {
    ...original,
    kernelFunc: (call) => {
      const { x, alpha } = call.inputs as { x: TensorInfo; alpha: TensorInfo };
      const alphaShape = [...Array(x.shape.length - alpha.shape.length).fill(1), ...alpha.shape];
      const repetitions = x.shape.map((length, axis) => (alphaShape[axis] === 1 ? length : 1));
      const inputs = { x: { ...alpha, shape: alphaShape } };
      const slopes = tileKernel.kernelFunc({
        inputs,
        attrs: { reps: repetitions },
        backend: call.backend,
      }) as TensorInfo;
      const output = original.kernelFunc({ ...call, inputs: { x, alpha: slopes } });
      (call.backend as unknown as WasmHeap).disposeData(slopes.dataId);
      return output;
    },
  };
}
