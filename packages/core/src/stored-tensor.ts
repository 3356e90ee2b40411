/**
 * A tensor as plain data: the name that safetensors gives its element type, its shape, and its elements in row-major order.
 *
 * The length of `data` is the product of `shape`, which is 1 for the shape `[]`.
 */
export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array };

/** The tensors of a tree as plain data, each under its path, such as `layers.0.inputWeight`. */
export type StoredTree = Readonly<Record<string, StoredTensor>>;
