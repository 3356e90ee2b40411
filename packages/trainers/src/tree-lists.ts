import type { Tensor } from '@tensorflow/tfjs-core';
import { mapTree, type Tree, zipTrees } from '@unroll/tensors';

/** A list of tensors for each tree. */
type ListOfEach<Trees extends readonly unknown[]> = { -readonly [Index in keyof Trees]: Tensor[] };

/**
 * Trees of one structure as lists of their tensors, all in the order of the first tree, and the way back.
 *
 * @throws ArgumentError if a tree lacks a path of the first.
 */
export function treeLists<First extends Tree<Tensor>, const Others extends readonly Tree<Tensor>[]>(
  first: First,
  ...others: Others
): { lists: ListOfEach<[First, ...Others]>; treeOf: (tensors: readonly Tensor[]) => First } {
  const lists = [first, ...others].map((): Tensor[] => []);
  zipTrees([first, ...others], (tensors) => {
    tensors.forEach((tensor, index) => {
      lists[index]?.push(tensor);
    });
    return tensors[0];
  });
  return {
    lists: lists as ListOfEach<[First, ...Others]>,
    treeOf(tensors) {
      if (tensors.every((tensor, index) => tensor === lists[0]?.[index])) return first; // written over where they lie
      let place = 0;
      return mapTree(first, () => tensors[place++] as Tensor);
    },
  };
}
