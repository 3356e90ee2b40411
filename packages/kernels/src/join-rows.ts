import { reshape, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';

/** Joins the first two axes: [batch, time, features] to [batch·time, features]. */
export function joinRows(block: Tensor3D): Tensor2D {
  const [batch, time, features] = block.shape;
  return reshape(block, [batch * time, features]);
}
