import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** How many rows at least are multiplied at a time where steps are put together, and are gathered for it. */
const leastRows = 512;

/** A matrix in the heap: where it begins, and how many numbers lie from a row to the next. */
export type MatrixPlace = { readonly address: number; readonly rowStride: number };

/** Calls an action for all times, a few neighbouring ones at a time. */
export function forStepBlocks(
  { batch, time }: { batch: number; time: number },
  action: (firstTime: number, timeCount: number) => void,
): void {
  const timesAtOnce = stepsAtOnce(batch, time);
  for (let first = 0; first < time; first += timesAtOnce) action(first, Math.min(timesAtOnce, time - first));
}

/** How many times {@link forStepBlocks} takes at a time. */
export function stepsAtOnce(batch: number, time: number): number {
  return Math.min(time, Math.ceil(leastRows / Math.max(1, batch)));
}

/**
 * Adds Aᵀ·B, with A [rows, size] and B [rows, width].
 *
 * @param scratch Room of `multiplyScratchBytes(size, width, rows)`.
 */
export function addTransposedProduct(
  { kernels }: WasmBridge,
  target: MatrixPlace,
  [a, b]: readonly [MatrixPlace, MatrixPlace],
  { size, width, rows }: { size: number; width: number; rows: number },
  scratch: number,
): void {
  kernels.multiply(
    a.address,
    floatBytes,
    a.rowStride * floatBytes,
    b.address,
    b.rowStride * floatBytes,
    floatBytes,
    target.address,
    target.rowStride * floatBytes,
    size,
    width,
    rows,
    scratch,
  );
}
