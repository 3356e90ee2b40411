import { mul, square, sub, type Tensor } from '@tensorflow/tfjs-core';

/** The derivative of the sigmoid, from its value y: y(1 - y). */
export function sigmoidDerivative<T extends Tensor>(value: T): T {
  return mul(value, sub(1, value));
}

/** The derivative of the hyperbolic tangent, from its value y: 1 - y². */
export function tanhDerivative<T extends Tensor>(value: T): T {
  return sub(1, square(value));
}
