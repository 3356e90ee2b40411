import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Whether something is done to a parameter, by its path, such as `layers.0.bias`, and its shape. It is asked at every step,
 * and must not go by the values.
 */
export type ParameterPredicate = (path: string, parameter: Tensor) => boolean;
