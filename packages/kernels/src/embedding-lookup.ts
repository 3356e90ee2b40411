import { gather, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { matchShape, requireTokenIds } from '@unroll/tensors';

/**
 * The rows of a weight matrix that token ids name.
 *
 * Shapes: weight [vocabularySize, embeddingSize]; tokens, int32, [...]; result [..., embeddingSize]. The gradient adds
 * up over equal tokens.
 *
 * @throws ShapeError if the weight is not a matrix.
 * @throws ArgumentError if the tokens are not of type int32.
 * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
 */
export function embeddingLookup(weight: Tensor2D, tokens: Tensor1D): Tensor2D;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor {
  matchShape('embeddingLookup', { weight }, ['vocabularySize', 'embeddingSize']);
  requireTokenIds('embeddingLookup', { tokens }, weight.shape[0]);
  return gather(weight, tokens);
}
