import {
  type NamedTensorMap,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  transpose,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { joinRows } from './join-rows.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

type WeightShape = { readonly vocabularySize: number; readonly width: number };

/**
 * The gradient of a weight that was multiplied by one-hot vectors, given by their token ids: each row's gradient is added
 * to the row of its token. Shapes: tokens, int32, [batch, time]; the gradient of the product is the first `width` features
 * of a block [time, batch, features]; result [vocabularySize, width].
 */
export function tokenWeightGradient(tokens: Tensor2D, projectionGradient: Tensor3D, shape: WeightShape): Tensor2D {
  const given = { tokens, projectionGradient };
  const [gradient] = runKernel('tokenWeightGradient', tokenWeightGradientKernel, given, shape);
  return gradient as Tensor2D;
}

/** The kernel of {@link tokenWeightGradient}. */
export const tokenWeightGradientKernel: ComposedKernel<
  { readonly tokens: Tensor2D; readonly projectionGradient: Tensor3D } & NamedTensorMap,
  WeightShape
> = {
  kernelName: 'UnrollTokenWeightGradient',
  forward: ({ tokens, projectionGradient }, { vocabularySize, width }) => {
    const ids: Tensor1D = reshape(transpose(tokens), [tokens.size]);
    const rows = slice(joinRows(projectionGradient), [0, 0], [-1, width]);
    return [unsortedSegmentSum(rows, ids, vocabularySize)];
  },
};
