import { type BackendValues, findBackend, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import { DeferredMatrix } from './deferred-matrix.js';
import { guardAllocation } from './guard-allocation.js';
import { type FusedKernels, instantiateKernels } from './instantiate-kernels.js';

/**
 * Our kernels in the memory of tfjs's WASM backend, where they work on tensors as they lie.
 *
 * Addresses are byte offsets into that memory. Nothing here is public in tfjs; what the fused kernels know of its inside
 * stands in this file, and is checked before it is used.
 */
export type WasmBridge = {
  readonly kernels: FusedKernels;
  /** Where the values of a tensor begin. A tensor stays where it is until it is disposed. */
  addressOf(tensor: TensorInfo): number;
  /** Whether other tensors, such as clones, have the same data. What is shared must not be written over. */
  isShared(tensor: TensorInfo): boolean;
  /** Runs an action with scratch memory of the given sizes in bytes, and frees it. */
  withScratch<Result>(sizes: readonly number[], action: (addresses: number[]) => Result): Result;
  /** Memory that stays until it is given to {@link free}. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** All of the memory as it is now: another allocation may detach it. */
  bytes(): Uint8Array;
  /** The backend into whose memory this bridge leads. */
  readonly backend: KernelBackend;
  /** Gives data that were elsewhere an address, for a number of tensors. Their values are float32, and undefined. */
  adopt(dataId: object, shape: number[], tensorCount: number): number;
  /** The number of a tensor's data in tfjs, which no other data get. Clones share it. */
  numberOf(tensor: TensorInfo): number;
  /** Calls a function with the number of data whenever they are freed or written over. */
  whenFreed(listener: (dataNumber: number) => void): void;
  /** To be called when a kernel wrote over a tensor: tfjs then forgets what it derived from the former values. */
  markWritten(tensor: TensorInfo): void;
};

/** What is looked for inside the backend of tfjs-backend-wasm 4.22. */
type BackendInside = {
  readonly wasm?: {
    readonly asm?: Readonly<Record<string, unknown>>;
    /** The memory of the threaded binary, which imports it. */
    readonly wasmMemory?: unknown;
    readonly _malloc?: (bytes: number) => number;
    readonly _free?: (address: number) => void;
    readonly tfjs?: {
      disposeData?(id: number): void;
      registerTensor?(id: number, size: number, address: number): void;
    };
  };
  readonly dataIdMap?: { get(dataId: object): TensorData };
};

/** What the backend keeps of a tensor. */
type TensorData = { readonly id: number; readonly memoryOffset: number | null; readonly refCount: number };

const opened = new WeakMap<BackendInside, WasmBridge>();

/** The bridge to tfjs's WASM backend, the same for every call, or why there is none. */
export function openWasmBridge(): WasmBridge | { readonly reason: string } {
  const backend = findBackend('wasm') as unknown as BackendInside | null;
  if (backend === null) return { reason: 'the WASM backend has not started' };
  const earlier = opened.get(backend);
  if (earlier !== undefined) return earlier;
  guardAllocation();
  const bridge = bridgeInto(backend as BackendInside & KernelBackend);
  if (!('reason' in bridge)) opened.set(backend, bridge);
  return bridge;
}

function bridgeInto(backend: BackendInside & KernelBackend): WasmBridge | { readonly reason: string } {
  const { wasm, dataIdMap } = backend;
  const memory = [...Object.values(wasm?.asm ?? {}), wasm?.wasmMemory].find(
    (value) => value instanceof WebAssembly.Memory,
  );
  const functions = wasm?.tfjs;
  const { disposeData, registerTensor } = functions ?? {};
  if (
    wasm?._malloc === undefined ||
    wasm._free === undefined ||
    memory === undefined ||
    dataIdMap === undefined ||
    functions === undefined ||
    disposeData === undefined ||
    registerTensor === undefined
  ) {
    return { reason: 'the inside of tfjs-backend-wasm is not that of version 4.22' };
  }
  const kernels = instantiateKernels(memory);
  if (kernels === undefined) return { reason: 'WebAssembly has no SIMD here' };
  const { _malloc: malloc, _free: free } = wasm;

  /** Past 2 GB malloc's result looks negative. */
  function allocate(bytes: number): number {
    return malloc(Math.max(bytes, 16)) >>> 0;
  }

  const listeners: ((dataNumber: number) => void)[] = [];

  /** Is called for all data that are freed. tfjs, too, forgets then what it derived from them. */
  function disposeAndTell(id: number): void {
    for (const listener of listeners) listener(id);
    (disposeData as (id: number) => void)(id);
  }
  functions.disposeData = disposeAndTell;

  return {
    kernels,
    backend,
    allocate,
    free,
    bytes: () => new Uint8Array(memory.buffer),

    addressOf({ dataId }) {
      if (dataId instanceof DeferredMatrix && dataId.tensorCount > 0) dataId.backend.settle(dataId, backend);
      const { memoryOffset } = dataIdMap.get(dataId);
      return memoryOffset as number; // null for texts only, which no kernel takes
    },

    adopt(dataId, shape, tensorCount) {
      backend.move(dataId, null as unknown as BackendValues, shape, 'float32', tensorCount); // as tfjs makes outputs
      return dataIdMap.get(dataId).memoryOffset as number;
    },

    isShared: ({ dataId }) => dataIdMap.get(dataId).refCount > 1,

    withScratch(sizes, action) {
      const addresses: number[] = [];
      try {
        for (const size of sizes) addresses.push(allocate(size));
        return action(addresses);
      } finally {
        for (const address of addresses) free(address);
      }
    },

    numberOf: ({ dataId }) => dataIdMap.get(dataId).id,

    whenFreed: (listener) => void listeners.push(listener),

    markWritten({ dataId, shape }) {
      // XNNPACK arranges weights once, and remembers them by the tensor's number until that is disposed of.
      const { id, memoryOffset } = dataIdMap.get(dataId);
      const size = shape.reduce((product, length) => product * length, 1);
      disposeAndTell(id);
      registerTensor(id, size, memoryOffset as number);
    },
  };
}
