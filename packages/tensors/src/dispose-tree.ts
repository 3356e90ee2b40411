import type { Tensor } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from './tree.js';

/** Frees every tensor of a tree that is not freed yet. *Consumes* the tree. */
export function disposeTree(tree: Tree<Tensor>): void {
  for (const { tensor } of treeLeaves(tree)) {
    if (!tensor.isDisposed) tensor.dispose();
  }
}

/**
 * Frees the tensors of a tree that its successor does not hold, as a loop must that replaces its state.
 * A function may hand an argument back unchanged; such tensors stay. *Consumes* `previous`.
 *
 * @example disposeReplaced(state, next); state = next;
 */
export function disposeReplaced(previous: Tree<Tensor>, next: Tree<Tensor>): void {
  const kept = new Set(treeLeaves(next).map(({ tensor }) => tensor));
  for (const { tensor } of treeLeaves(previous)) {
    if (!kept.has(tensor) && !tensor.isDisposed) tensor.dispose();
  }
}
