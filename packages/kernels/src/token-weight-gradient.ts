import {
  type NamedTensorMap,
  reshape,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { joinRows } from './join-rows.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

type VocabularySize = { readonly vocabularySize: number };

/**
 * The gradient of a weight that was multiplied by one-hot vectors, given by their token ids: each row's gradient is added
 * to the row of its token. Shapes: tokens, int32, [batch, time]; gradient of the product [batch, time, width]; result
 * [vocabularySize, width].
 */
export function tokenWeightGradient(tokens: Tensor2D, productGradient: Tensor3D, vocabularySize: number): Tensor2D {
  const given = { tokens, productGradient };
  const [gradient] = runKernel('tokenWeightGradient', tokenWeightGradientKernel, given, { vocabularySize });
  return gradient as Tensor2D;
}

/** The kernel of {@link tokenWeightGradient}. */
export const tokenWeightGradientKernel: ComposedKernel<
  { readonly tokens: Tensor2D; readonly productGradient: Tensor3D } & NamedTensorMap,
  VocabularySize
> = {
  kernelName: 'UnrollTokenWeightGradient',
  forward: ({ tokens, productGradient }, { vocabularySize }) => {
    const ids: Tensor1D = reshape(tokens, [tokens.size]);
    return [unsortedSegmentSum(joinRows(productGradient), ids, vocabularySize)];
  },
};
