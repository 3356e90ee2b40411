import type { StoredDtype, StoredTensor, StoredTree } from '@unroll/core';
import { encodeElements } from './encode-elements.js';
import { encodeHeader } from './encode-header.js';
import { requireElements } from './require-elements.js';

/**
 * The bytes of a safetensors file.
 *
 * The same tensors and metadata give the same bytes, in whatever order they are passed: the widest elements first, and
 * then by name; metadata by name. Each tensor stands at a multiple of the size of its elements. Elements are copied bit
 * for bit, NaN payloads included; those of F16 and BF16 are rounded to nearest, ties to even. The machine must be
 * little-endian, as the format is.
 *
 * Source: the format description of the safetensors project: the length of the header in 8 bytes, a JSON header padded
 * with blanks to a multiple of 8 bytes, then the elements without holes.
 *
 * @param tensors The tensors by name. `__metadata__` cannot be a name.
 * @param metadata Texts by name. Default `{}`.
 * @throws ArgumentError if a name or a text is not Unicode, a shape is not one, the length or the class of an array
 *   does not fit its tensor, there are more than 100,000 tensors or texts, or the header has more than 100,000,000 bytes.
 * @example const bytes = writeSafetensors({ bias: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } });
 */
export function writeSafetensors(
  tensors: StoredTree<StoredDtype>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const caller = 'writeSafetensors';
  const { start, names, byteCount } = encodeHeader(caller, tensors, metadata);
  for (const name of names) requireElements(caller, name, tensors[name] as StoredTensor<StoredDtype>);
  const file = new Uint8Array(byteCount);
  file.set(start);
  let offset = start.length;
  for (const name of names) {
    const elements = encodeElements(tensors[name] as StoredTensor<StoredDtype>);
    file.set(elements, offset);
    offset += elements.length;
  }
  return file;
}
