/** The arrays that hold the elements of a tensor, by the name that safetensors gives its element type. */
export type StoredElements = {
  /** 0 or 1. */
  BOOL: Uint8Array;
  U8: Uint8Array;
  I8: Int8Array;
  U16: Uint16Array;
  I16: Int16Array;
  U32: Uint32Array;
  I32: Int32Array;
  U64: BigUint64Array;
  I64: BigInt64Array;
  /** Numbers of half precision, which float32 holds exactly. */
  F16: Float32Array;
  /** The upper halves of float32 numbers, which float32 holds exactly. */
  BF16: Float32Array;
  F32: Float32Array;
  F64: Float64Array;
};

/** The name that safetensors gives an element type, such as `F32`. */
export type StoredDtype = keyof StoredElements;

/**
 * A tensor as plain data: the name that safetensors gives its element type, its shape, and its elements in row-major order.
 *
 * `StoredTensor` alone is one that was stored from a tensor in memory, float32 or int32; `StoredTensor<StoredDtype>` may
 * have come from a file, and have any element type. The length of `data` is the product of `shape`, which is 1 for the
 * shape `[]`.
 */
export type StoredTensor<Dtype extends StoredDtype = 'F32' | 'I32'> = {
  [Name in Dtype]: {
    readonly dtype: Name;
    readonly shape: readonly number[];
    readonly data: StoredElements[Name];
  };
}[Dtype];

/** The tensors of a tree as plain data, each under its path, such as `layers.0.inputWeight`. */
export type StoredTree<Dtype extends StoredDtype = 'F32' | 'I32'> = Readonly<Record<string, StoredTensor<Dtype>>>;
