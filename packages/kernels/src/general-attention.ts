import { matMul, reshape, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { matchShape } from '@unroll/tensors';
import { type Attention, type AttentionInputs, checkAttention } from './attention.js';
import { attendByDotProducts } from './dot-attention.js';
import { joinRows } from './join-rows.js';
import { requireFloat32 } from './require-float32.js';

/** What {@link generalAttention} takes. The queries are [batch, queries, querySize], the keys [batch, time, keySize]. */
export type GeneralAttentionInputs = AttentionInputs & {
  /** [querySize, keySize] */
  readonly scoreWeight: Tensor2D;
};

/**
 * Attention by a learned bilinear form, for queries and keys of different sizes.
 *
 * Shapes: queries [batch, queries, querySize]; keys [batch, time, keySize]; the others as in `dotAttention`.
 *
 *   scores = queries·W·keysᵀ      weights = softmax(scores)      contexts = weights·values
 *
 * It is `dotAttention` with the queries projected by W. Differentiable by queries, keys, values and W.
 *
 * Source: Luong et al. 2015, section 3.1, general.
 *
 * @throws ShapeError if the tensors do not fit each other.
 * @throws ArgumentError if there is no key, a tensor is not of its type, or a length is not from 1 to time.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function generalAttention({ scoreWeight, ...given }: GeneralAttentionInputs): Attention {
  const caller = 'generalAttention';
  matchShape(caller, { scoreWeight }, ['querySize', 'keySize']);
  const [querySize, keySize] = scoreWeight.shape;
  checkAttention(caller, given, querySize);
  const [batch, time] = given.keys.shape;
  matchShape(caller, { keys: given.keys }, [{ batch }, { time }, keySize]);
  requireFloat32(caller, { scoreWeight });
  return tidy(() => {
    const queryCount = given.queries.shape[1];
    const projected = matMul(joinRows(given.queries), scoreWeight); // [batch·queries, keySize]
    const queries: Tensor3D = reshape(projected, [batch, queryCount, keySize]);
    return attendByDotProducts(caller, { ...given, queries }, 1);
  });
}
