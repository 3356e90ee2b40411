import { type Scalar, square, sum, type Tensor } from '@tensorflow/tfjs-core';

/** A loss on which every number of a result has an influence. */
export function sumOfSquares(result: Tensor): { loss: Scalar; state: Record<string, never> } {
  return { loss: sum(square(result)), state: {} };
}
