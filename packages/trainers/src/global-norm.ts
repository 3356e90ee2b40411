import { addN, type Scalar, sqrt, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from '@unroll/tensors';

/** The Euclidean norm of all values of a tree together: the root of the sum of their squares. */
export function globalNorm(tree: Tree<Tensor>): Scalar {
  return tidy(() => sqrt(addN(treeLeaves(tree).map(({ tensor }) => sum(square(tensor)) as Scalar))));
}
