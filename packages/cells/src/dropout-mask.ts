import { type Rank, type ShapeMap, type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { type RandomKey, randomUniforms } from '@unroll/core';

/** Zeros with the probability of the rate, and 1 / (1 - rate) elsewhere: with mean 1. */
export function dropoutMask<R extends Rank>(key: RandomKey, shape: ShapeMap[R], rate: number): Tensor<R> {
  const kept = 1 / (1 - rate);
  const uniforms = randomUniforms(key, util.sizeFromShape(shape));
  return tensor(
    Float32Array.from(uniforms, (uniform) => (uniform < rate ? 0 : kept)),
    shape,
  );
}
