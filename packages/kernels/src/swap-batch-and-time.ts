import { type Tensor3D, transpose } from '@tensorflow/tfjs-core';

/**
 * Swaps the first two axes: [batch, time, features] to [time, batch, features], and back. Blocks that only kernels hand to
 * one another have the rows of a step side by side.
 */
export function swapBatchAndTime(block: Tensor3D): Tensor3D {
  return transpose(block, [1, 0, 2]);
}
