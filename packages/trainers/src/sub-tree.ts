import { Tensor } from '@tensorflow/tfjs-core';
import type { Tree } from '@unroll/tensors';

/**
 * What of a tree has certain paths, which stay what they are: lists become records by index. `{}` if there is nothing.
 */
export function subTree(tree: Tree<Tensor>, has: (path: string) => boolean): Tree<Tensor> {
  return subTreeBelow(tree, '', has) ?? {};
}

function subTreeBelow(tree: Tree<Tensor>, path: string, has: (path: string) => boolean): Tree<Tensor> | undefined {
  if (tree instanceof Tensor) return has(path) ? tree : undefined;
  const children: [string, Tree<Tensor>][] = [];
  for (const [name, child] of Object.entries(tree)) {
    const kept = subTreeBelow(child, path === '' ? name : `${path}.${name}`, has);
    if (kept !== undefined) children.push([name, kept]);
  }
  return children.length === 0 ? undefined : Object.fromEntries(children);
}
