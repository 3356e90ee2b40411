import { findBackend } from '@tensorflow/tfjs-core';

/** What is allocated in the heap of tfjs's WASM backend. */
export type AllocationCount = {
  /** The most bytes that were allocated at once since the last reset. */
  readonly peakBytes: number;
  /** Makes what is allocated now the peak. */
  resetPeak(): void;
};

type Allocator = { _malloc(bytes: number): number; _free(address: number): void };

/**
 * Counts the bytes that tfjs and our kernels allocate from JavaScript. To be called when the backend has started, and
 * before anything is allocated or keeps the functions that are replaced here.
 */
export function countAllocations(): AllocationCount {
  const { wasm } = findBackend('wasm') as unknown as { readonly wasm: Allocator };
  wasm._free(wasm._malloc(1)); // the first call puts the real function in its own place
  const { _malloc: allocate, _free: free } = wasm;
  const sizes = new Map<number, number>();
  let bytes = 0;
  let peakBytes = 0;

  wasm._malloc = (size) => {
    const address = allocate(size);
    sizes.set(address, size);
    bytes += size;
    peakBytes = Math.max(peakBytes, bytes);
    return address;
  };
  wasm._free = (address) => {
    bytes -= sizes.get(address) ?? 0;
    sizes.delete(address);
    free(address);
  };

  return {
    get peakBytes() {
      return peakBytes;
    },
    resetPeak() {
      peakBytes = bytes;
    },
  };
}
