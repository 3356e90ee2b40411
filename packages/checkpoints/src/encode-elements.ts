import type { StoredDtype, StoredTensor } from '@unroll/core';
import { narrowBfloat16, narrowFloat16 } from './narrow-halves.js';

/** The bytes of a tensor's elements, as a file has them. They are the tensor's own memory, unless they are rounded. */
export function encodeElements({ dtype, data }: Pick<StoredTensor<StoredDtype>, 'dtype' | 'data'>): Uint8Array {
  const narrow = { F16: narrowFloat16, BF16: narrowBfloat16 }[dtype as string];
  const { buffer, byteOffset, byteLength } = narrow?.(data as Float32Array) ?? data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
