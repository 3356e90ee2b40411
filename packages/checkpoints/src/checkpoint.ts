import type { StoredDtype, StoredTree } from '@unroll/core';

/** What a checkpoint file holds: named tensors, and texts about them. */
export type Checkpoint = {
  /** The tensors by name. A parameter's name is its path in the tree, such as `layers.0.inputWeight`. */
  readonly tensors: StoredTree<StoredDtype>;
  /** Texts by name, such as the sizes of the model. `{}` where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
};
