import { type Tensor, where, zerosLike } from '@tensorflow/tfjs-core';

/** A gradient where a condition holds, and elsewhere 0, even where the gradient is infinite. */
export function passedWhere(condition: Tensor, gradient: Tensor): Tensor {
  return where(condition, gradient, zerosLike(gradient));
}
