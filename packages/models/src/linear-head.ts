import { type Tensor1D, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { uniformInitializer } from '@unroll/cells';
import type { RandomKey } from '@unroll/core';

/** From features to logits: weight [size, logitCount], bias [logitCount]. */
export type LinearHeadParameters = { weight: Tensor2D; bias: Tensor1D };

/** Fresh parameters of a linear head: the weight uniform within ±1/√size, the bias 0. */
export function initializeLinearHead(key: RandomKey, size: number, logitCount: number): LinearHeadParameters {
  return { weight: uniformInitializer(1 / Math.sqrt(size))(key, [size, logitCount]), bias: zeros([logitCount]) };
}
