import { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/** A leaf, or a list or record of trees of the same leaf. */
export type Tree<Leaf> = Leaf | Tree<Leaf>[] | { [name: string]: Tree<Leaf> };

/** The learned tensors of a model or a cell, by name. A plain `type` record: tf.tidy cannot see into class instances. */
export type ParameterTree = Tree<Tensor>;

/** What a recurrence carries from step to step. Every tensor has the batch as its first axis. `{}` where nothing is carried. */
export type StateTree = Tree<Tensor>;

/** A tensor of a tree, and the path of names and indices that leads to it, joined by dots. */
export type TreeLeaf = {
  /** For example `layers.0.inputWeight`. Empty if the tree is a single tensor. */
  readonly path: string;
  readonly tensor: Tensor;
};

/** The tensors of a tree in the order of its lists and of its records' keys, each with its path. */
export function treeLeaves(tree: Tree<Tensor>): TreeLeaf[] {
  const leaves: TreeLeaf[] = [];
  visit(tree, '', (tensor, path) => {
    leaves.push({ path, tensor });
    return tensor;
  });
  return leaves;
}

/**
 * A tree of the same structure, with each tensor replaced by what `transform` makes of it.
 *
 * @example const halves = mapTree(parameters, (tensor) => div(tensor, 2));
 */
export function mapTree<T extends Tree<Tensor>>(tree: T, transform: (tensor: Tensor, path: string) => Tensor): T {
  return visit(tree, '', transform) as T;
}

/** One tensor of the first tree, then one of each other. */
type OneOfEach<Others extends readonly unknown[]> = [Tensor, ...{ -readonly [Index in keyof Others]: Tensor }];

/**
 * A tree of the first tree's structure, with each tensor made from the tensors at that place in all trees.
 *
 * @param trees At least one tree. Every one has the paths of the first, in any order.
 * @param combine Takes the tensors at one path, in the order of `trees`.
 * @throws ArgumentError if a tree lacks a path of the first.
 * @example const sums = zipTrees([left, right], ([a, b]) => add(a, b));
 */
export function zipTrees<T extends Tree<Tensor>, const Others extends readonly Tree<Tensor>[]>(
  trees: readonly [T, ...Others],
  combine: (tensors: OneOfEach<Others>, path: string) => Tensor,
): T {
  const [first, ...others] = trees;
  const tables = others.map((tree) => new Map(treeLeaves(tree).map((leaf) => [leaf.path, leaf.tensor])));
  return mapTree(first, (tensor, path) => {
    const counterparts = tables.map((table, index) => {
      const counterpart = table.get(path);
      if (counterpart !== undefined) return counterpart;
      throw new ArgumentError({
        caller: 'zipTrees',
        argument: `trees[${index + 1}]`,
        expectation: `have a tensor at \`${path}\`, as the first tree has`,
        actual: [...table.keys()],
      });
    });
    return combine([tensor, ...counterparts] as unknown as OneOfEach<Others>, path);
  });
}

function visit(tree: Tree<Tensor>, path: string, transform: (tensor: Tensor, path: string) => Tensor): Tree<Tensor> {
  if (tree instanceof Tensor) return transform(tree, path);
  const below = (name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);
  if (Array.isArray(tree)) return tree.map((child, index) => visit(child, below(index), transform));
  return Object.fromEntries(Object.entries(tree).map(([name, child]) => [name, visit(child, below(name), transform)]));
}
