import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Whether a parameter has at least two axes: weights and embeddings have, biases and gains have not.
 *
 * @example const optimizer = adamW({ learningRate: 2e-3, weightDecay: 0.1, decays: isMatrix });
 */
export function isMatrix(_path: string, parameter: Tensor): boolean {
  return parameter.rank >= 2;
}
