import type { Tensor } from '@tensorflow/tfjs-core';

/** The number that a scalar holds. */
export function numberOf(scalar: Tensor): number {
  return scalar.dataSync()[0] as number;
}
