import { reshape, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';

/** Joins the first two axes: [batch, time, features] to [batch·time, features], or [time, batch, features] likewise. */
export function joinRows(block: Tensor3D): Tensor2D {
  const [outer, inner, features] = block.shape;
  return reshape(block, [outer * inner, features]);
}
