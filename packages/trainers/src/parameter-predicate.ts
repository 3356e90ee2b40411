import type { Tensor } from '@tensorflow/tfjs-core';

/** Whether something is done to a parameter, by its path, such as `layers.0.bias`, and its shape. Its values may change from step to step, the answer may not. */
export type ParameterPredicate = (path: string, parameter: Tensor) => boolean;
