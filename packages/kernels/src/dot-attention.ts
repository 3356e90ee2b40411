import {
  matMul,
  mul,
  type NamedTensorMap,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import {
  type Attention,
  type AttentionGradientInputs,
  type AttentionInputs,
  attend,
  checkAttention,
  gradientOfScores,
} from './attention.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { replacePastLengths, rowLengths } from './row-lengths.js';

/** What {@link dotAttention} takes. */
export type DotAttentionInputs = AttentionInputs & {
  /** What the scores are multiplied with. Default 1; Vaswani et al. 2017 take 1/√size. */
  readonly scale?: number;
};

/**
 * Attention by dot products: contexts of values, weighted by how well their keys fit a query.
 *
 * Shapes: queries [batch, queries, size]; keys [batch, time, size]; values [batch, time, valueSize]; contexts
 * [batch, queries, valueSize]; weights [batch, queries, time]. Past a row's length keys and values are not read, and the
 * weights are exactly 0.
 *
 *   scores = scale·queries·keysᵀ      weights = softmax(scores)      contexts = weights·values
 *
 * Contexts and weights are differentiable by queries, keys and values.
 *
 * Source: Luong et al. 2015, section 3.1, dot; scale, Vaswani et al. 2017, section 3.2.1.
 *
 * @throws ShapeError if the tensors do not fit each other.
 * @throws ArgumentError if there is no key, a tensor is not of its type, a length is not from 1 to time, or the scale is
 * not finite.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function dotAttention(given: DotAttentionInputs): Attention {
  const caller = 'dotAttention';
  checkAttention(caller, given);
  const { scale = 1 } = given;
  if (!Number.isFinite(scale)) {
    throw new ArgumentError({ caller, argument: 'scale', expectation: 'be a finite number', actual: scale });
  }
  return attendByDotProducts(caller, given, scale);
}

/** Attention by dot products, of arguments that are checked but for the lengths. */
export function attendByDotProducts(caller: string, given: AttentionInputs, scale: number): Attention {
  return tidy(() => {
    const { queries, keys, values } = given;
    const lengths = rowLengths(given.lengths, { caller, of: { keys }, minimum: 1 });
    const [contexts, weights] = runKernel(caller, dotAttentionKernel, { queries, keys, values, lengths }, { scale });
    return { contexts: contexts as Tensor3D, weights: weights as Tensor3D };
  });
}

type Scale = { readonly scale: number };

/** The kernel of {@link dotAttention}. */
export const dotAttentionKernel: DifferentiableKernel<Required<AttentionInputs> & NamedTensorMap, Scale> = {
  kernelName: 'UnrollDotAttention',
  forward: ({ queries, keys, values, lengths }, { scale }) => {
    const scores: Tensor3D = mul(matMul(queries, replacePastLengths(keys, lengths, 0), false, true), scale);
    return attend(scores, replacePastLengths(values, lengths, 0), lengths);
  },
  inputsToSave: ['queries', 'keys', 'values', 'lengths'],
  outputsToSave: [false, true],
  gradient: (outputGradients, saved, attributes) => {
    const [contextGradient, weightGradient] = outputGradients as Tensor[] as [Tensor3D, Tensor3D];
    const [queries, keys, values, lengths, weights] = saved as [Tensor3D, Tensor3D, Tensor3D, Tensor1D, Tensor3D];
    const given = { queries, keys, values, lengths, weights, contextGradient, weightGradient };
    const { scale } = attributes as Scale;
    const [byQueries, byKeys, byValues] = runKernel('dotAttention', dotAttentionGradientKernel, given, { scale });
    return {
      queries: () => byQueries as Tensor,
      keys: () => byKeys as Tensor,
      values: () => byValues as Tensor,
      lengths: () => zeros(lengths.shape),
    };
  },
};

/** What {@link dotAttentionGradientKernel} takes. */
type DotAttentionGradientInputs = AttentionGradientInputs & { readonly queries: Tensor3D; readonly keys: Tensor3D };

/** The gradients of queries, keys and values: dqueries = scale·dscores·keys, dkeys = scale·dscoresᵀ·queries. */
export const dotAttentionGradientKernel: ComposedKernel<DotAttentionGradientInputs & NamedTensorMap, Scale> = {
  kernelName: 'UnrollDotAttentionGradient',
  forward: ({ queries, ...given }, { scale }) => {
    const keys = replacePastLengths(given.keys, given.lengths, 0);
    const by = gradientOfScores({ ...given, values: replacePastLengths(given.values, given.lengths, 0) });
    const scores: Tensor3D = mul(by.scores, scale);
    return [matMul(scores, keys), matMul(scores, queries, true), by.values];
  },
};
