import { mul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { type RandomKey, requireNumber } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { dropoutMask } from './dropout-mask.js';

/** Options of {@link embeddingDropout}. */
export type EmbeddingDropoutOptions = {
  /** Which part of the rows is dropped, on average. From 0 to below 1. */
  readonly rate: number;
  /** Where the mask comes from. The same key gives the same mask on every machine. */
  readonly key: RandomKey;
};

/**
 * An embedding some of whose rows are 0, the others times 1 / (1 - rate): words are dropped everywhere in a batch, or
 * nowhere.
 *
 * Shapes: weight and result [vocabularySize, embeddingSize]. Differentiable by the weight.
 *
 * Source: Gal & Ghahramani 2016, section 4.2; Merity et al. 2018, section 4.3.
 *
 * @throws ArgumentError if the rate is not from 0 to below 1.
 * @throws ShapeError if the weight is not a matrix.
 * @example const vectors = embeddingLookup(embeddingDropout(weight, { rate: 0.1, key: foldInKey(key, step) }), tokens);
 */
export function embeddingDropout(weight: Tensor2D, { rate, key }: EmbeddingDropoutOptions): Tensor2D {
  requireNumber('embeddingDropout', { rate }, { minimum: 0, below: 1 });
  matchShape('embeddingDropout', { weight }, ['vocabularySize', 'embeddingSize']);
  return tidy(() => mul(weight, dropoutMask(key, [weight.shape[0], 1], rate)));
}
