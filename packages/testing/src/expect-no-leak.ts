import { memory } from '@tensorflow/tfjs-core';
import { insist } from './insist.js';
import { wasmHeapBytes } from './wasm-heap.js';

/**
 * Throws an Error if an action leaves tensors or their data behind, frees some that it did not make, or makes the heap
 * of the WASM backend grow.
 *
 * Runs the action twice. Neither run may change the number of tensors; the heap may grow in the first, which packs
 * weights, but not in the second. A loss of some bytes a step shows only if the action makes many steps. To be called
 * outside of `tidy`, which would hide what leaks.
 *
 * @example expectNoLeak(() => disposeTree(cell.step(parameters, input, state)));
 */
export function expectNoLeak(action: () => Promise<void>): Promise<void>;
export function expectNoLeak(action: () => void): void;
export function expectNoLeak(action: () => void | Promise<void>): void | Promise<void> {
  const requireFlat = memoryWatch();
  const first = action();
  // Some assertions are promises without being of the class.
  if (typeof first?.then === 'function') return first.then(requireFlat).then(action).then(requireFlat);
  requireFlat();
  action();
  requireFlat();
}

/** A function to be called after each run, which throws if memory is not as it was. */
function memoryWatch(): () => void {
  const before = memory();
  let heapBytes: number | undefined; // after the first run
  return () => {
    const tensors = memory().numTensors - before.numTensors;
    const buffers = memory().numDataBuffers - before.numDataBuffers;
    const change = `memory().numTensors changed by ${tensors}, numDataBuffers by ${buffers}`;
    insist(tensors <= 0 && buffers <= 0, `${change}: free what is made, or wrap it in tidy().`);
    insist(tensors === 0 && buffers === 0, `${change}: something was freed that belongs to the caller.`);
    const growth = (wasmHeapBytes() ?? 0) - (heapBytes ?? Infinity);
    insist(growth <= 0, `the heap of the WASM backend grew by ${growth} bytes in the second run.`);
    heapBytes ??= wasmHeapBytes();
  };
}
