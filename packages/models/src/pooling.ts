import {
  cast,
  div,
  expandDims,
  reshape,
  sum,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  zeros,
} from '@tensorflow/tfjs-core';
import { uniformInitializer } from '@unroll/cells';
import { ArgumentError, type RandomKey, splitKey } from '@unroll/core';
import { additiveAttention, linear } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import { maxOverTime } from './max-over-time.js';
import type { EncodedTokens } from './token-encoder.js';

/** The ways to make one vector of the outputs of all steps. */
export const poolings = ['last', 'mean', 'max', 'attention'] as const;

/** How the outputs of all steps become one vector. */
export type Pooling = (typeof poolings)[number];

/** What pooling by attention learns: weight [size, size], bias [size], scoreWeight [size]. */
export type AttentionPoolingParameters = { weight: Tensor2D; bias: Tensor1D; scoreWeight: Tensor1D };

/** The parameters of a pooling; empty for those that learn nothing. */
export type PoolingParameters = AttentionPoolingParameters | Record<string, never>;

/** Fresh parameters of a pooling of vectors of a size: weights uniform within ±1/√size, the bias 0. */
export function initializePooling(key: RandomKey, pooling: Pooling, size: number): PoolingParameters {
  if (pooling !== 'attention') return {};
  const [weightKey, scoreKey] = splitKey(key, 2);
  const initialize = uniformInitializer(1 / Math.sqrt(size));
  return {
    weight: initialize(weightKey, [size, size]),
    bias: zeros([size]),
    scoreWeight: initialize(scoreKey, [size]),
  };
}

/**
 * One vector for each row, [batch, size], from the outputs of its steps.
 *
 *   attention: u = tanh(output·W + b)      weights = softmax(u·v)      Σ weights·outputs
 *
 * Source: attention, Yang et al. 2016, section 2.2, whose context vector is v here.
 *
 * @throws ArgumentError or ShapeError that names the parameter which is of another model.
 */
export function poolOutputs(
  caller: string,
  pooling: Pooling,
  parameters: PoolingParameters,
  { outputs, lastOutput, lengths }: EncodedTokens,
): Tensor2D {
  if (pooling === 'last') return lastOutput;
  if (pooling === 'max') return maxOverTime(outputs, lengths);
  if (pooling === 'mean') return div(sum(outputs, 1), cast(expandDims(lengths, 1), 'float32'));
  const { weight, bias, scoreWeight } = parameters;
  if (weight && bias && scoreWeight) return attendOutputs(caller, { weight, bias, scoreWeight }, outputs, lengths);
  const expectation = 'hold `weight`, `bias` and `scoreWeight`';
  throw new ArgumentError({ caller, argument: 'parameters.pooling', expectation, actual: parameters });
}

function attendOutputs(
  caller: string,
  { weight, bias, scoreWeight }: AttentionPoolingParameters,
  outputs: Tensor3D,
  lengths: Tensor1D,
): Tensor2D {
  const [batch, , size] = outputs.shape;
  matchShape(caller, { 'parameters.pooling.weight': weight }, [size, size]);
  matchShape(caller, { 'parameters.pooling.bias': bias, 'parameters.pooling.scoreWeight': scoreWeight }, [size]);
  const keys = linear(outputs, weight, bias); // [batch, time, size]
  const queries: Tensor3D = zeros([batch, 1, size]);
  const { contexts } = additiveAttention({ queries, keys, values: outputs, scoreWeight, lengths });
  return reshape(contexts, [batch, size]);
}
