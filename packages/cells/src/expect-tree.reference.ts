import type { Tensor } from '@tensorflow/tfjs-core';
import { type Tree, treeLeaves } from '@unroll/tensors';
import { expect } from 'vitest';

/** Expects tensors by the same paths, of the same shapes, and within 1e-5 of each other. */
export function expectTree(actual: Tree<Tensor>, expected: Tree<Tensor>): void {
  const leaves = treeLeaves(actual);
  const expectedAt = new Map(treeLeaves(expected).map(({ path, tensor }) => [path, tensor]));
  expect(leaves.map(({ path }) => path).sort()).toEqual([...expectedAt.keys()].sort());
  for (const { path, tensor } of leaves) {
    expect(tensor, path).toMatchTensor(expectedAt.get(path) as Tensor, { absolute: 1e-5, relative: 0 });
  }
}
