import type { DataType, KernelConfig, KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

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
  /** Where the values of a tensor begin. Fetches them if they are elsewhere, which may grow the heap. */
  getMemoryOffset(dataId: object): number;
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
    kernelFunc: (call) =>
      compute(call.inputs, (call.attrs ?? {}) as Record<string, unknown>, call.backend as unknown as WasmHeap, call),
  };
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

  getMemoryOffset(dataId: object): number {
    return this.backend.getMemoryOffset(dataId);
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

/**
 * The values of an operand where they lie, valid until the next allocation.
 *
 * tfjs itself takes the memory before it fetches what another backend has: where that makes the heap grow, its view fails.
 */
export function operandView(heap: WasmHeap, operand: TensorInfo): HeapView {
  heap.getMemoryOffset(operand.dataId);
  return heap.typedArrayFromHeap(operand);
}

/** A tensor of the same shape and values, with data of its own. */
export function copied(heap: WasmHeap, tensor: TensorInfo): TensorInfo {
  const copy = heap.makeOutput(tensor.shape, tensor.dtype);
  const values = operandView(heap, tensor);
  heap.typedArrayFromHeap(copy).set(values);
  return copy;
}
