import type { Rank, Tensor3D } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { normalValues } from './normal-values.js';

/**
 * A block of the standard normal distribution, such as inputs [batch, time, features]. A seed gives the same one
 * always.
 */
export function randomBlock(seed: number, shape: [number, number, number]): Tensor3D {
  return normalValues<Rank.R3>(randomKey(seed), shape, 1);
}
