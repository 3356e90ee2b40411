import { cast, equal, expandDims, oneHot, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';

/**
 * Token ids as float32 vectors with a 1 at the id and 0 elsewhere.
 *
 * Shapes: tokens, int32, [...]; result [..., size]. An id outside 0 to size - 1 gives a vector of zeros.
 *
 * tfjs's own oneHot refuses a size of 1, and on WASM writes integer bits into a float32 result (4.22.0): its int32
 * result is converted.
 *
 * @param size Length of the vectors. Integer, at least 1.
 * @throws ArgumentError if the size is not a positive integer.
 */
export function oneHotVectors(tokens: Tensor, size: number): Tensor {
  requireInteger('oneHotVectors', { size });
  return tidy(() => cast(size === 1 ? equal(expandDims(tokens, -1), 0) : oneHot(tokens, size), 'float32'));
}
