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
  return mapBelow(tree, '', transform) as T;
}

function mapBelow(tree: Tree<Tensor>, path: string, transform: (tensor: Tensor, path: string) => Tensor): Tree<Tensor> {
  if (tree instanceof Tensor) return transform(tree, path);
  return mapChildren(tree, (child, name) => mapBelow(child, pathBelow(path, name), transform));
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
  return zipBelow(trees, '', (tensors, path) => {
    const index = tensors.findIndex((counterpart) => !(counterpart instanceof Tensor));
    if (index === -1) return combine(tensors as unknown as OneOfEach<Others>, path);
    throw new ArgumentError({
      caller: 'zipTrees',
      argument: `trees[${index}]`,
      expectation: `have a tensor at \`${path}\`, as the first tree has`,
      actual: treeLeaves(trees[index] as Tree<Tensor>).map((leaf) => leaf.path),
    });
  }) as T;
}

/** The first tree, with each tensor replaced by what is made of it and of what the others have in its place. */
function zipBelow(
  trees: readonly unknown[],
  path: string,
  combine: (found: readonly unknown[], path: string) => Tensor,
): Tree<Tensor> {
  const tree = trees[0] as Tree<Tensor>;
  if (tree instanceof Tensor) return combine(trees, path);
  return mapChildren(tree, (_, name) => {
    const children = trees.map((each) => (each as Record<string, unknown> | undefined)?.[name]);
    return zipBelow(children, pathBelow(path, name), combine);
  });
}

/** A list or record with each child replaced. It makes no list of entries: trees are walked many times in a training step. */
function mapChildren(
  tree: Exclude<Tree<Tensor>, Tensor>,
  transform: (child: Tree<Tensor>, name: string) => Tree<Tensor>,
): Tree<Tensor> {
  const children = (Array.isArray(tree) ? [...tree] : { ...tree }) as Record<string, Tree<Tensor>>; // a list's by indices
  for (const name of Object.keys(tree)) children[name] = transform(children[name] as Tree<Tensor>, name);
  return children;
}

function pathBelow(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
