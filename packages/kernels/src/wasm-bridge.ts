import { findBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import { kernelsBinary } from './generated/kernels-binary.js';

/**
 * Our kernels in the memory of tfjs's WASM backend, where they work on tensors as they lie.
 *
 * Addresses are byte offsets into that memory. Nothing here is public in tfjs; all that this package knows of its inside
 * stands in this file, and is checked before it is used.
 */
export type WasmBridge = {
  readonly kernels: FusedKernels;
  /** Where the values of a tensor begin. A tensor stays where it is until it is disposed. */
  addressOf(tensor: TensorInfo): number;
  /** Runs an action with scratch memory of the given sizes in bytes, and frees it. */
  withScratch<Result>(sizes: readonly number[], action: (addresses: number[]) => Result): Result;
};

/** What `assembly/index.ts` exports. Every argument is an address, a stride in bytes, or a number of elements. */
type FusedKernels = {
  elmanBackward(...given: number[]): void;
  elmanForward(...given: number[]): void;
  gruBackward(...given: number[]): void;
  gruForward(...given: number[]): void;
  lstmBackward(...given: number[]): void;
  lstmForward(...given: number[]): void;
  multiply(...given: number[]): void;
  multiplyScratchBytes(rows: number, columns: number, inner: number): number;
  packPanels(...given: number[]): void;
  panelBytes(inner: number, columns: number): number;
  repeatRow(row: number, rowBytes: number, target: number, count: number): void;
};

/** What is looked for inside the backend of tfjs-backend-wasm 4.22. */
type BackendInside = {
  readonly wasm?: {
    readonly asm?: Readonly<Record<string, unknown>>;
    readonly _malloc?: (bytes: number) => number;
    readonly _free?: (address: number) => void;
  };
  readonly dataIdMap?: { get(dataId: object): { readonly memoryOffset: number | null } };
};

/** The bridge to tfjs's WASM backend, or why there is none. */
export function openWasmBridge(): WasmBridge | { readonly reason: string } {
  const backend = findBackend('wasm') as unknown as BackendInside | null;
  if (backend === null) return { reason: 'the WASM backend has not started' };
  const { wasm, dataIdMap } = backend;
  const memory = Object.values(wasm?.asm ?? {}).find((value) => value instanceof WebAssembly.Memory);
  const { _malloc: allocate, _free: free } = wasm ?? {};
  if (memory === undefined || dataIdMap === undefined || allocate === undefined || free === undefined) {
    return { reason: 'the inside of tfjs-backend-wasm is not that of version 4.22' };
  }
  if (typeof SharedArrayBuffer === 'function' && memory.buffer instanceof SharedArrayBuffer) {
    return { reason: 'the threaded binary of tfjs-backend-wasm has shared memory' };
  }
  const bytes = Uint8Array.from(atob(kernelsBinary), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) return { reason: 'WebAssembly has no SIMD here' };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });

  return {
    kernels: instance.exports as unknown as FusedKernels,

    addressOf({ dataId }) {
      const { memoryOffset } = dataIdMap.get(dataId);
      return memoryOffset as number; // null for texts only, which no kernel takes
    },

    withScratch(sizes, action) {
      const addresses: number[] = [];
      try {
        // Past 2 GB malloc's result looks negative.
        for (const size of sizes) addresses.push(allocate(Math.max(size, 16)) >>> 0);
        return action(addresses);
      } finally {
        for (const address of addresses) free(address);
      }
    },
  };
}
