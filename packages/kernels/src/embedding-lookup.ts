import { gather, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The rows of a weight matrix that token ids name.
 *
 * Shapes: weight [vocabularySize, embeddingSize]; tokens, int32, [...]; result [..., embeddingSize]. The gradient adds
 * up over equal tokens.
 */
export function embeddingLookup(weight: Tensor2D, tokens: Tensor1D): Tensor2D;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor {
  return gather(weight, tokens);
}
