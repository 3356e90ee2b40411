import { backend } from '@tensorflow/tfjs-core';

/** The size of the WASM backend's heap in bytes; undefined on a backend that has none. It never shrinks. */
export function wasmHeapBytes(): number | undefined {
  const { wasm } = backend() as { readonly wasm?: { readonly HEAPU8?: Uint8Array } };
  return wasm?.HEAPU8?.length;
}
