import {
  add,
  expandDims,
  mul,
  type NamedTensorMap,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  type Tensor4D,
  tanh,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { matchShape } from '@unroll/tensors';
import { tanhDerivative } from './activation-derivatives.js';
import {
  type Attention,
  type AttentionGradientInputs,
  type AttentionInputs,
  attend,
  checkAttention,
  gradientOfScores,
} from './attention.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';
import { replacePastLengths, rowLengths } from './row-lengths.js';

/** What {@link additiveAttention} takes. Queries and keys are projected to one size. */
export type AdditiveAttentionInputs = AttentionInputs & {
  /** [size] */
  readonly scoreWeight: Tensor1D;
};

/**
 * Attention by a small network: contexts of values, weighted by v·tanh(query + key).
 *
 * Shapes: queries [batch, queries, size]; keys [batch, time, size]; v [size]; values [batch, time, valueSize]; contexts
 * [batch, queries, valueSize]; weights [batch, queries, time]. Past a row's length keys and values are not read, and the
 * weights are exactly 0. Queries and keys are to be projected before: the keys once for all steps of a decoder.
 *
 *   scores = v·tanh(queries + keys)      weights = softmax(scores)      contexts = weights·values
 *
 * Contexts and weights are differentiable by queries, keys, values and v.
 *
 * Source: Bahdanau et al. 2015, appendix A.1.2, whose W·s is the query here and U·h the key.
 *
 * @throws ShapeError if the tensors do not fit each other.
 * @throws ArgumentError if there is no key, a tensor is not of its type, or a length is not from 1 to time.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function additiveAttention(given: AdditiveAttentionInputs): Attention {
  const caller = 'additiveAttention';
  const { queries, keys, values, scoreWeight } = given;
  checkAttention(caller, given);
  const size = keys.shape[2];
  matchShape(caller, { scoreWeight }, [{ size }]);
  requireFloat32(caller, { scoreWeight });
  return tidy(() => {
    const lengths = rowLengths(given.lengths, { caller, of: { keys }, minimum: 1 });
    const inputs = { queries, keys, values, scoreWeight, lengths };
    const [contexts, weights] = runKernel(caller, additiveAttentionKernel, inputs);
    return { contexts: contexts as Tensor3D, weights: weights as Tensor3D };
  });
}

/** The kernel of {@link additiveAttention}. */
export const additiveAttentionKernel: DifferentiableKernel<Required<AdditiveAttentionInputs> & NamedTensorMap> = {
  kernelName: 'UnrollAdditiveAttention',
  forward: ({ queries, keys, values, scoreWeight, lengths }) => {
    const scores: Tensor3D = sum(mul(tangentsOf(queries, keys, lengths), scoreWeight), 3); // [batch, queries, time]
    return attend(scores, replacePastLengths(values, lengths, 0), lengths);
  },
  inputsToSave: ['queries', 'keys', 'values', 'scoreWeight', 'lengths'],
  outputsToSave: [false, true],
  gradient: (outputGradients, saved) => {
    const [contextGradient, weightGradient] = outputGradients as Tensor[] as [Tensor3D, Tensor3D];
    const [queries, keys, values, scoreWeight, lengths, weights] = saved as [
      Tensor3D,
      Tensor3D,
      Tensor3D,
      Tensor1D,
      Tensor1D,
      Tensor3D,
    ];
    const given = { queries, keys, values, scoreWeight, lengths, weights, contextGradient, weightGradient };
    const gradients = runKernel('additiveAttention', additiveAttentionGradientKernel, given);
    const [byQueries, byKeys, byValues, byScoreWeight] = gradients as [Tensor, Tensor, Tensor, Tensor];
    return {
      queries: () => byQueries,
      keys: () => byKeys,
      values: () => byValues,
      scoreWeight: () => byScoreWeight,
      lengths: () => zeros(lengths.shape),
    };
  },
};

/** tanh(query + key) of all pairs: [batch, queries, time, size]. */
function tangentsOf(queries: Tensor3D, keys: Tensor3D, lengths: Tensor1D): Tensor4D {
  return tanh(add(expandDims(queries, 2), expandDims(replacePastLengths(keys, lengths, 0), 1)));
}

/** What {@link additiveAttentionGradientKernel} takes. */
type AdditiveAttentionGradientInputs = AttentionGradientInputs & {
  readonly queries: Tensor3D;
  readonly keys: Tensor3D;
  readonly scoreWeight: Tensor1D;
};

/**
 * The gradients of queries, keys, values and v. With u = tanh(query + key):
 *
 *   dquery = Σ dscore·v∘(1 - u²) over keys      dkey = Σ dscore·v∘(1 - u²) over queries      dv = Σ dscore·u
 */
export const additiveAttentionGradientKernel: ComposedKernel<AdditiveAttentionGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollAdditiveAttentionGradient',
  forward: ({ queries, keys, scoreWeight, ...given }) => {
    const by = gradientOfScores({ ...given, values: replacePastLengths(given.values, given.lengths, 0) });
    const tangents = tangentsOf(queries, keys, given.lengths);
    const byScores = expandDims(by.scores, 3); // [batch, queries, time, 1]
    const slopes = mul(byScores, mul(scoreWeight, tanhDerivative(tangents))); // [batch, queries, time, size]
    return [sum(slopes, 2), sum(slopes, 1), by.values, sum(mul(byScores, tangents), [0, 1, 2])];
  },
};
