import { add, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from '@unroll/tensors';

/** The sum of all results, each number times its weight, which lies by the same path. */
export function weightedSum(results: Tree<Tensor>, weights: Tree<Tensor>): Scalar {
  const weightAt = new Map(treeLeaves(weights).map(({ path, tensor }) => [path, tensor]));
  return treeLeaves(results)
    .map(({ path, tensor }) => sum(mul(tensor, weightAt.get(path) as Tensor)))
    .reduce((total, term) => add(total, term)) as Scalar;
}
