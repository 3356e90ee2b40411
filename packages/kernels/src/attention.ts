import {
  add,
  div,
  exp,
  matMul,
  max,
  mul,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { requireFloat32 } from './require-float32.js';
import { replacePastLengths } from './row-lengths.js';

/** What every form of attention takes. */
export type AttentionInputs = {
  /** What is looked for, by as many queries as there are, often one for each step of a decoder: [batch, queries, size]. */
  readonly queries: Tensor3D;
  /** What the queries are compared with: [batch, time, size]; time at least 1. */
  readonly keys: Tensor3D;
  /** What is found; often the keys themselves: [batch, time, valueSize]. */
  readonly values: Tensor3D;
  /** How many keys and values each row has, int32, from 1 to time: [batch]. Default: all of time. */
  readonly lengths?: Tensor1D;
};

/** What every form of attention gives. */
export type Attention = {
  /** For each query the mean of the values, weighted: [batch, queries, valueSize]. */
  readonly contexts: Tensor3D;
  /** From 0 to 1, with sum 1 over time; exactly 0 past the lengths: [batch, queries, time]. */
  readonly weights: Tensor3D;
};

/**
 * Checks the arguments of an attention, at its public border.
 *
 * @throws ShapeError if the tensors do not fit each other.
 * @throws ArgumentError if there is no key, or a tensor is not of type float32.
 */
export function checkAttention(
  caller: string,
  { queries, keys, values }: Omit<AttentionInputs, 'lengths'>,
  querySize: number = keys.shape[2],
): void {
  matchShape(caller, { keys }, ['batch', 'time', 'size']);
  const [batch, time] = keys.shape;
  if (time === 0) {
    throw new ArgumentError({ caller, argument: 'keys', expectation: 'have at least one key', actual: keys.shape });
  }
  matchShape(caller, { queries }, [{ batch }, 'queries', querySize]);
  matchShape(caller, { values }, [{ batch }, { time }, 'valueSize']);
  requireFloat32(caller, { queries, keys, values });
}

/** Contexts and weights from scores [batch, queries, time] and values whose rows past the lengths are 0. */
export function attend(scores: Tensor3D, values: Tensor3D, lengths: Tensor1D): Tensor[] {
  const known = replacePastLengths(scores, lengths, -Infinity, 2);
  const powers: Tensor3D = exp(sub(known, max(known, 2, true)));
  const weights: Tensor3D = div(powers, sum(powers, 2, true));
  return [matMul(weights, values), weights];
}

/** What {@link gradientOfScores} takes. */
export type AttentionGradientInputs = {
  readonly values: Tensor3D;
  readonly lengths: Tensor1D;
  readonly weights: Tensor3D;
  readonly contextGradient: Tensor3D;
  readonly weightGradient: Tensor3D;
};

/**
 * The gradients of scores and values, from those of contexts and weights:
 *
 *   dw = dcontexts·valuesᵀ + dweights      dscores = w∘(dw - Σ w∘dw)      dvalues = weightsᵀ·dcontexts
 */
export function gradientOfScores({
  values,
  lengths,
  weights,
  contextGradient,
  weightGradient,
}: AttentionGradientInputs): { scores: Tensor3D; values: Tensor3D } {
  const total = replacePastLengths(add(matMul(contextGradient, values, false, true), weightGradient), lengths, 0, 2);
  const mean: Tensor3D = sum(mul(weights, total), 2, true); // [batch, queries, 1]
  return { scores: mul(weights, sub(total, mean)), values: matMul(weights, contextGradient, true) };
}
