import { cast, oneHot, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Token ids as float32 vectors with a 1 at the id and 0 elsewhere.
 *
 * Shapes: tokens, int32, [...]; result [..., size]. An id outside 0 to size - 1 gives a vector of zeros.
 *
 * tfjs's own oneHot writes integer bits into a float32 result on WASM (4.22.0), so its int32 result is converted.
 */
export function oneHotVectors(tokens: Tensor, size: number): Tensor {
  return cast(oneHot(tokens, size), 'float32');
}
