import type { WasmBridge } from './wasm-bridge.js';

/** Numbers as they lie in memory. */
export type HeapValues = Float32Array | Int8Array | Uint16Array;

/** Memory in the heap that is freed together, at the latest. Addresses are multiples of 64. */
export type HeapStore = {
  /** Memory with undefined values. */
  allocate(bytes: number): number;
  /** A copy of some values. */
  store(values: HeapValues): number;
  free(address: number): void;
  freeAll(): void;
};

/** Vectors then lie in one line of the caches each. */
const alignment = 64;

/** An empty store. */
export function createHeapStore({ allocate, free, bytes }: WasmBridge): HeapStore {
  const allocated = new Map<number, number>(); // aligned address to that of the allocator

  const store: HeapStore = {
    allocate(size) {
      const address = allocate(size + alignment);
      const aligned = Math.ceil(address / alignment) * alignment;
      allocated.set(aligned, address);
      return aligned;
    },
    store(values) {
      const address = store.allocate(values.byteLength);
      bytes().set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), address);
      return address;
    },
    free(address) {
      free(allocated.get(address) as number);
      allocated.delete(address);
    },
    freeAll() {
      for (const address of [...allocated.keys()]) store.free(address);
    },
  };
  return store;
}
