import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from '@unroll/tensors';
import { insist } from './insist.js';
import { tensorDifference } from './tensor-difference.js';

type LeafContent = {
  readonly path: string;
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
};

/** What a tree of tensors held when it was read. */
export type TreeContent = readonly LeafContent[];

/** A copy of what a tree of tensors holds. */
export function contentOf(tree: Tree<Tensor>): TreeContent {
  return treeLeaves(tree).map(({ path, tensor }) => {
    const { dtype, shape } = tensor;
    return { path, dtype, shape: [...shape], values: tensor.dataSync().slice() };
  });
}

/** Throws an Error unless a tree has the paths, types and shapes of an earlier one. */
export function insistOnStructure(what: string, actual: Tree<Tensor>, expected: TreeContent): void {
  const signature = (leaves: readonly Omit<LeafContent, 'values'>[]): string =>
    leaves.map(({ path, dtype, shape }) => `${path || 'a tensor'}: ${dtype} [${shape.join(', ')}]`).join('; ') ||
    'nothing';
  const found = signature(treeLeaves(actual).map(({ path, tensor: { dtype, shape } }) => ({ path, dtype, shape })));
  insist(found === signature(expected), `${what} must hold ${signature(expected)}, but holds ${found}.`);
}

/** Throws an Error unless a tree holds what an earlier one did, within the tolerance of `toMatchTensor`. */
export function insistOnValues(what: string, actual: Tree<Tensor>, expected: TreeContent): void {
  insistOnStructure(what, actual, expected);
  treeLeaves(actual).forEach(({ path, tensor }, index) => {
    const difference = tensorDifference(tensor, expected[index] as LeafContent);
    insist(difference === undefined, `${what}${path && ` at ${path}`}: ${difference}`);
  });
}

/** Throws an Error unless a tree holds exactly what an earlier one did. */
export function insistOnSameBits(what: string, actual: Tree<Tensor>, expected: TreeContent): void {
  insistOnStructure(what, actual, expected);
  treeLeaves(actual).forEach(({ path, tensor }, index) => {
    const { values } = expected[index] as LeafContent;
    const found = tensor.dataSync();
    const offset = found.findIndex((value, at) => !Object.is(value, values[at]));
    insist(
      offset < 0,
      `${what}${path && ` at ${path}`}: number ${offset} is ${found[offset]}, expected exactly ${values[offset]}.`,
    );
  });
}
