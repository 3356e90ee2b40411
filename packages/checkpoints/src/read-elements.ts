import type { StoredDtype, StoredTensor } from '@unroll/core';
import { damagedFile } from './damaged-file.js';
import { areBooleans, elementTypes } from './element-types.js';
import type { HeaderEntry } from './parse-header.js';
import { shown } from './shown.js';
import { widenBfloat16, widenFloat16 } from './widen-halves.js';

/**
 * A tensor, of the part of a file that has its elements. The tensor has memory of its own.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if an element of BOOL is neither 0 nor 1.
 */
export function readElements(
  caller: string,
  { name, dtype, shape }: Pick<HeaderEntry, 'name' | 'dtype' | 'shape'>,
  bytes: Uint8Array,
): StoredTensor<StoredDtype> {
  if (dtype === 'BOOL' && !areBooleans(bytes)) {
    throw damagedFile(caller, `tensor \`${shown(name)}\` has an element of BOOL that is neither 0 nor 1`);
  }
  const { buffer } = Uint8Array.from(bytes); // of which every array can be a view, wherever the bytes began
  const widen = { F16: widenFloat16, BF16: widenBfloat16 }[dtype as string];
  const data = widen?.(new Uint16Array(buffer)) ?? new elementTypes[dtype].arrayClass(buffer);
  return { dtype, shape, data } as StoredTensor<StoredDtype>;
}
