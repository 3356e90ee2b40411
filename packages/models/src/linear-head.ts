import { type Tensor1D, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { uniformInitializer } from '@unroll/cells';
import type { RandomKey } from '@unroll/core';
import { matchShape } from '@unroll/tensors';

/** From features to logits: weight [size, logitCount], bias [logitCount]. */
export type LinearHeadParameters = { weight: Tensor2D; bias: Tensor1D };

/** Fresh parameters of a linear head: the weight uniform within ±1/√size, the bias 0. */
export function initializeLinearHead(key: RandomKey, size: number, logitCount: number): LinearHeadParameters {
  return { weight: uniformInitializer(1 / Math.sqrt(size))(key, [size, logitCount]), bias: zeros([logitCount]) };
}

/**
 * Checks that the head in a model's parameters is of its sizes.
 *
 * @param logitCount How many logits there are, by the name of the model's option.
 * @throws ShapeError that names the parameter which is of another size.
 * @example checkLinearHead('sequenceTagger.tag', parameters.head, outputSize, { tagCount });
 */
export function checkLinearHead(
  caller: string,
  { weight, bias }: LinearHeadParameters,
  outputSize: number,
  logitCount: Readonly<Record<string, number>>,
): void {
  matchShape(caller, { 'parameters.head.weight': weight }, [{ outputSize }, logitCount]);
  matchShape(caller, { 'parameters.head.bias': bias }, [logitCount]);
}
