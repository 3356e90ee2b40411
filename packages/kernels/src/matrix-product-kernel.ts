import {
  broadcast_util,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { tfjsKernel } from './replace-kernel.js';
import { copied, type WasmHeap } from './wasm-heap.js';

/**
 * tfjs's BatchMatMul for the WASM backend, guarded against three of its mistakes.
 *
 * - An operand that it is asked to transpose leaves its fast path, and the product takes 10 to 40 times as long. Here the
 *   operand is transposed beforehand.
 * - It arranges a right operand for its fast path once, and remembers it by the identity of its data. A reshaped tensor
 *   shares the data of the tensor it was made from: multiplied in both shapes, the second product is wrong or aborts the
 *   backend. Here the second shape is multiplied as a copy.
 * - A product over an axis of length 0 has undefined values. Here they are 0.
 */
export function guardedMatrixProduct(): KernelConfig {
  const kernel = tfjsKernel('BatchMatMul');
  const remembered = new WeakMap<object, string>(); // the shape in which the data of a right operand was arranged
  const guardedKernel: KernelConfig = {
    ...kernel,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
      const { transposeA, transposeB } = call.attrs as NamedAttrMap;
      const heap = call.backend as unknown as WasmHeap;
      if (a.shape.includes(0) || b.shape.includes(0)) {
        const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
        const rows = a.shape.at(transposeA ? -1 : -2) as number;
        const columns = b.shape.at(transposeB ? -2 : -1) as number;
        return zeros(heap, [...batch, rows, columns]);
      }
      if (transposeA === true || transposeB === true) {
        const left = transposeA === true ? transposed(call.backend, a) : a;
        const right = transposeB === true ? transposed(call.backend, b) : b;
        const attrs = { ...call.attrs, transposeA: false, transposeB: false };
        const product = guardedKernel.kernelFunc({ ...call, inputs: { a: left, b: right }, attrs });
        if (left !== a) heap.disposeData(left.dataId);
        if (right !== b) heap.disposeData(right.dataId);
        return product;
      }
      const shape = b.shape.slice(-2).join();
      if (!remembered.has(b.dataId)) remembered.set(b.dataId, shape);
      if (remembered.get(b.dataId) === shape) return kernel.kernelFunc(call);
      const copy = copied(heap, b);
      const product = kernel.kernelFunc({ ...call, inputs: { a, b: copy } });
      heap.disposeData(copy.dataId);
      return product;
    },
  };
  return guardedKernel;
}

function zeros(heap: WasmHeap, shape: number[]): TensorInfo {
  const output = heap.makeOutput(shape, 'float32');
  heap.typedArrayFromHeap(output).fill(0);
  return output;
}

/** A copy with the last two axes exchanged. */
function transposed(backend: object, x: TensorInfo): TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  const perm = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
  const transpose = getKernel('Transpose', 'wasm') as KernelConfig;
  return transpose.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as TensorInfo;
}
