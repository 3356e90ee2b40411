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
  collectLeaves(tree, '', leaves);
  return leaves;
}

function collectLeaves(tree: Tree<Tensor>, path: string, leaves: TreeLeaf[]): void {
  if (tree instanceof Tensor) {
    leaves.push({ path, tensor: tree });
    return;
  }
  const children = tree as Record<string, Tree<Tensor>>; // of a list too, by its indices
  for (const name of Object.keys(children)) {
    collectLeaves(children[name] as Tree<Tensor>, pathBelow(path, name), leaves);
  }
}

/**
 * A tree of the same structure, with each tensor replaced by what `transform` makes of it.
 *
 * @example const halves = mapTree(parameters, (tensor) => div(tensor, 2));
 */
export function mapTree<T extends Tree<Tensor>>(tree: T, transform: (tensor: Tensor, path: string) => Tensor): T {
  return visit([tree], '', ([tensor], path) => transform(tensor, path)) as T;
}

/** One tensor of the first tree, then one of each other. */
type OneOfEach<Others extends readonly unknown[]> = [Tensor, ...{ -readonly [Index in keyof Others]: Tensor }];

/**
 * A tree of the first tree's structure, with each tensor made from the tensors at that place in all trees.
 *
 * @param trees At least one tree. Every one has a tensor wherever the first has one; the order of names is free.
 * @param combine Takes the tensors at one path, in the order of `trees`.
 * @throws ArgumentError if a tree lacks a path of the first.
 * @example const sums = zipTrees([left, right], ([a, b]) => add(a, b));
 */
export function zipTrees<T extends Tree<Tensor>, const Others extends readonly Tree<Tensor>[]>(
  trees: readonly [T, ...Others],
  combine: (tensors: OneOfEach<Others>, path: string) => Tensor,
): T {
  return visit(trees, '', (found, path) => {
    const index = found.findIndex((counterpart) => !(counterpart instanceof Tensor));
    if (index === -1) return combine(found as unknown as OneOfEach<Others>, path);
    throw new ArgumentError({
      caller: 'zipTrees',
      argument: `trees[${index}]`,
      expectation: `have a tensor at \`${path}\`, as the first tree has`,
      actual: treeLeaves(trees[index] as Tree<Tensor>).map((leaf) => leaf.path),
    });
  }) as T;
}

/** What trees have at one place: a tensor in the first, and anything in the others. */
type Counterparts = readonly [Tensor, ...unknown[]];

/** The first tree with each of its tensors replaced. It makes no entries of records: it runs many times in a training step. */
function visit(
  trees: readonly unknown[],
  path: string,
  transform: (found: Counterparts, path: string) => Tensor,
): Tree<Tensor> {
  const [tree] = trees as [Tree<Tensor>];
  if (tree instanceof Tensor) return transform(trees as Counterparts, path);
  const copy = (Array.isArray(tree) ? [...tree] : { ...tree }) as Record<string, Tree<Tensor>>;
  for (const name of Object.keys(tree)) {
    const children = trees.map((each) => (each as Record<string, unknown> | undefined)?.[name]);
    copy[name] = visit(children, pathBelow(path, name), transform);
  }
  return copy;
}

function pathBelow(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
