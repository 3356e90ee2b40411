import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** Some neighbouring columns of a weight matrix. */
export type WeightColumns = {
  /** [rows, columns] */
  readonly weight: TensorInfo;
  readonly firstColumn: number;
  readonly columns: number;
};

/** All columns of a weight matrix. */
export function allColumns(weight: TensorInfo): WeightColumns {
  return { weight, firstColumn: 0, columns: weight.shape[1] as number };
}

/** Where the scratch memory of a recurrence lies. */
export type RecurrenceScratch = {
  /** Of each weight, its panels, or those of its transpose. */
  readonly panels: number[];
  /** Room for the rows of a step that are multiplied, arranged in groups. */
  readonly groups: number;
  /** Room for the products of a step. */
  readonly products: number;
  readonly tile: number;
};

/**
 * Runs an action with the scratch memory of a recurrence, in which rows are multiplied with the same weights in every step.
 *
 * @param weights What the rows are multiplied with.
 * @param options.isTransposed Whether it is the transposes of the weights.
 * @param options.productSize Length of a row of the products that need room.
 */
export function withRecurrence(
  { kernels, addressOf, withScratch }: WasmBridge,
  weights: readonly WeightColumns[],
  { batch, productSize, isTransposed = false }: { batch: number; productSize: number; isTransposed?: boolean },
  action: (scratch: RecurrenceScratch) => void,
): void {
  const sizes = weights.map(({ weight, columns }) => {
    const rows = weight.shape[0] as number;
    return isTransposed ? { inner: columns, outer: rows } : { inner: rows, outer: columns };
  });
  const largestInner = Math.max(...sizes.map(({ inner }) => inner));
  const scratchSizes = [
    ...sizes.map(({ inner, outer }) => kernels.panelBytes(inner, outer)),
    kernels.groupBytes(batch, largestInner),
    batch * productSize * floatBytes,
    kernels.tileScratchBytes(),
  ];
  withScratch(scratchSizes, (addresses) => {
    weights.forEach(({ weight, firstColumn }, index) => {
      const { inner, outer } = sizes[index] as (typeof sizes)[number];
      const rowStride = (weight.shape[1] as number) * floatBytes;
      const [innerStride, outerStride] = isTransposed ? [floatBytes, rowStride] : [rowStride, floatBytes];
      const start = addressOf(weight) + firstColumn * floatBytes;
      kernels.packPanels(start, innerStride, outerStride, inner, outer, addresses[index] as number);
    });
    const [groups, products, tile] = addresses.slice(weights.length) as [number, number, number];
    action({ panels: addresses.slice(0, weights.length), groups, products, tile });
  });
}
