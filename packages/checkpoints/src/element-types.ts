import type { StoredDtype } from '@unroll/core';

/** How the elements of a type stand in a file and in memory. */
export type ElementType = {
  /** How many bytes an element takes in a file. */
  readonly byteCount: number;
  /** The class of the arrays that hold the elements. Wider than in the file where JavaScript has none as narrow. */
  readonly arrayClass: new (
    buffer: ArrayBuffer,
  ) => StoredArray;
};

/** An array of the elements of a tensor. */
type StoredArray =
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/**
 * The element types that JavaScript can hold, in the order in which a file has them: the widest first, so that each
 * tensor stands at a multiple of the size of its elements. It is the order of the safetensors project's own writer.
 */
export const elementTypes: Readonly<Record<StoredDtype, ElementType>> = {
  U64: { byteCount: 8, arrayClass: BigUint64Array },
  I64: { byteCount: 8, arrayClass: BigInt64Array },
  F64: { byteCount: 8, arrayClass: Float64Array },
  F32: { byteCount: 4, arrayClass: Float32Array },
  U32: { byteCount: 4, arrayClass: Uint32Array },
  I32: { byteCount: 4, arrayClass: Int32Array },
  BF16: { byteCount: 2, arrayClass: Float32Array },
  F16: { byteCount: 2, arrayClass: Float32Array },
  U16: { byteCount: 2, arrayClass: Uint16Array },
  I16: { byteCount: 2, arrayClass: Int16Array },
  I8: { byteCount: 1, arrayClass: Int8Array },
  U8: { byteCount: 1, arrayClass: Uint8Array },
  BOOL: { byteCount: 1, arrayClass: Uint8Array },
};

/** Whether a text names an element type that JavaScript can hold. */
export function isElementType(dtype: string): dtype is StoredDtype {
  return Object.hasOwn(elementTypes, dtype);
}

/** Whether each of the bytes is 0 or 1, as those of BOOL must be. */
export function areBooleans(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 2);
}
