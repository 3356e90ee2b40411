import { addN, type Scalar, scalar, sqrt, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from '@unroll/tensors';

/**
 * The Euclidean norm of all values of a tree together: the root of the sum of their squares. 0 for a tree without tensors.
 *
 * @example const gradientNorm = globalNorm(gradients).dataSync()[0];
 */
export function globalNorm(tree: Tree<Tensor>): Scalar {
  return tidy(() => {
    const sums = treeLeaves(tree).map(({ tensor }) => tidy(() => sum<Scalar>(square(tensor))));
    return sqrt(addN([scalar(0), ...sums]));
  });
}
