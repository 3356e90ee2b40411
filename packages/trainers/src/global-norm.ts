import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { normOfTensors } from '@unroll/kernels';
import { type Tree, treeLeaves } from '@unroll/tensors';

/**
 * The Euclidean norm of all values of a tree together: the root of the sum of their squares. 0 for a tree without tensors.
 *
 * @throws ArgumentError if a tensor of it is not float32, or stands in two places.
 * @example const gradientNorm = globalNorm(gradients).dataSync()[0];
 */
export function globalNorm(tree: Tree<Tensor>): Scalar {
  return normOfTensors(treeLeaves(tree).map(({ tensor }) => tensor));
}
