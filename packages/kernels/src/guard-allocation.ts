import { findBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';

type Allocator = { _malloc?: (bytes: number) => number; _free?: (address: number) => void };

const guarded = new WeakSet<Allocator>();

/**
 * Makes the WASM backend throw a BackendError when its heap is full. tfjs itself takes the address 0 that a failed
 * allocation returns for a place to write to, and destroys what lies there.
 */
export function guardAllocation(): void {
  const wasm = (findBackend('wasm') as { readonly wasm?: Allocator } | null)?.wasm;
  if (wasm?._malloc === undefined || wasm._free === undefined || guarded.has(wasm)) return;
  wasm._free(wasm._malloc(1)); // the first call puts the real function in its own place
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // Allocations of 2 GB and more are refused: beyond, the allocator takes some sizes for negative ones.
    const address = bytes < 2 ** 31 ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) {
      throw new BackendError({
        caller: 'WASM backend',
        problem: `the heap has no room for ${bytes} bytes more`,
        advice: 'Use a smaller batch, fewer time steps or a smaller model, and dispose what is not needed.',
      });
    }
    return address;
  };
  guarded.add(wasm);
}
