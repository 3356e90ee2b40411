import { add, clipByValue, mul, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The sigmoid in three straight pieces: clip(0.2·x + 0.5, 0, 1).
 *
 * Source: Keras 2, whose recurrent layers had it for their gates by default before version 2.3.
 */
export function hardSigmoid<T extends Tensor>(inputs: T): T {
  return clipByValue(add(mul(inputs, 0.2), 0.5), 0, 1);
}
