import type { DataType, KernelConfig, KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { deferredMatrixOf } from './deferred-matrix.js';

/** The values of a tensor where they lie in the WASM heap. */
export type HeapView = Float32Array | Int32Array | Uint8Array;

/** The members of tfjs's WASM backend that our kernels use. */
export type WasmHeap = {
  /**
   * Allocates a tensor, with undefined values unless some are given. May grow the heap, which detaches every view taken
   * before. The third argument is for memory that a kernel in WASM allocated itself.
   */
  makeOutput(shape: number[], dtype: DataType, memoryOffset?: undefined, values?: readonly Uint8Array[]): TensorInfo;
  /** The values of a tensor that does not hold texts, valid until the next allocation. */
  typedArrayFromHeap(tensor: TensorInfo): HeapView;
  /** The values of a tensor of texts, which lie outside the heap: each text's bytes. */
  readSync(dataId: object): readonly Uint8Array[];
  /** Lets one more tensor share the data of another. */
  incRef(dataId: object): void;
  /** Frees data, once as many tensors are disposed as share them. */
  disposeData(dataId: object): boolean;
};

/** What a kernel for the WASM backend computes; `call` is the whole of the call, for a kernel that hands it on. */
export type WasmCompute = (
  inputs: NamedTensorInfoMap,
  attributes: Record<string, unknown>,
  heap: WasmHeap,
  call: Parameters<KernelFunc>[0],
) => TensorInfo | TensorInfo[];

/** A kernel for the WASM backend, over the heap: nothing is copied in or out. */
export function wasmKernel(kernelName: string, compute: WasmCompute): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) => {
      settle(call.inputs, call.backend);
      return compute(call.inputs, (call.attrs ?? {}) as Record<string, unknown>, call.backend as WasmHeap, call);
    },
  };
}

/** Computes what was put off until now. It allocates, and so comes before every view of the heap. */
function settle(inputs: NamedTensorInfoMap, backend: object): void {
  for (const name in inputs) {
    const input = inputs[name];
    const matrix = input === undefined ? undefined : deferredMatrixOf(input);
    matrix?.backend.settle(matrix, backend);
  }
}

/**
 * The same for a kernel that allocates more than one output, or scratch memory: where it throws, for want of memory, the
 * outputs that it had allocated by then are freed.
 */
export function fusedKernel(kernelName: string, compute: WasmCompute): KernelConfig {
  return wasmKernel(kernelName, (inputs, attributes, backend, call) => {
    const heap = new RecordingHeap(backend);
    try {
      return compute(inputs, attributes, heap, call);
    } catch (error) {
      heap.freeOutputs();
      throw error;
    }
  });
}

/** The backend's heap, writing down which outputs it makes. */
class RecordingHeap implements WasmHeap {
  private readonly backend: WasmHeap;
  private readonly outputs: TensorInfo[] = [];

  constructor(backend: WasmHeap) {
    this.backend = backend;
  }

  makeOutput(...given: Parameters<WasmHeap['makeOutput']>): TensorInfo {
    const output = this.backend.makeOutput(...given);
    this.outputs.push(output);
    return output;
  }

  typedArrayFromHeap(tensor: TensorInfo): HeapView {
    return this.backend.typedArrayFromHeap(tensor);
  }

  readSync(dataId: object): readonly Uint8Array[] {
    return this.backend.readSync(dataId);
  }

  incRef(dataId: object): void {
    this.backend.incRef(dataId);
  }

  disposeData(dataId: object): boolean {
    return this.backend.disposeData(dataId);
  }

  freeOutputs(): void {
    for (const { dataId } of this.outputs) this.backend.disposeData(dataId);
  }
}

/**
 * A tensor under the shape [0], for an output that the gradient's kernel alone reads, by its address. tfjs makes zeros as
 * large as every output that no gradient has reached, and copies them into the heap: here, none.
 */
export function hiddenOutput({ dataId, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape: [0], dtype };
}

/** A tensor of the same shape and values, with data of its own. */
export function copied(heap: WasmHeap, tensor: TensorInfo): TensorInfo {
  const copy = heap.makeOutput(tensor.shape, tensor.dtype);
  heap.typedArrayFromHeap(copy).set(heap.typedArrayFromHeap(tensor));
  return copy;
}
