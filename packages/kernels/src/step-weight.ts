import type { HeapStore } from './heap-store.js';
import type { FusedKernels } from './instantiate-kernels.js';

/** A weight matrix with its bias, as values. */
export type WeightMatrix = {
  /** As a user knows it, for errors. */
  readonly name: string;
  /** Row-major, [inner, columns]. */
  readonly values: Float32Array;
  /** [columns] */
  readonly bias: Float32Array;
  readonly inner: number;
  readonly columns: number;
};

/** A weight matrix in the heap, arranged for products of a few rows in many steps. */
export type StepWeight = {
  /** From row to row of a product, in bytes: there are some more columns. */
  readonly rowBytes: number;
  /** How much scratch a row of a product takes. */
  readonly scratchBytes: number;
  /** Writes b + A·W to `target`, for rows of A from `source` on, `sourceStride` bytes apart. */
  multiply(source: number, sourceStride: number, target: number, rows: number, scratch: number): void;
};

/** Arranges a weight matrix. */
export type StepWeightFactory = (kernels: FusedKernels, store: HeapStore, matrix: WeightMatrix) => StepWeight;
