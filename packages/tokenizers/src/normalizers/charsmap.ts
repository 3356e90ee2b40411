import { ArgumentError } from '@unroll/core';
import { readUtf8 } from '../pipeline/read-utf8.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';

/** A table of replacements as SentencePiece compiles it. */
export interface Charsmap {
  /** What replaces the shortest entry that a text begins with; undefined if there is no such entry. */
  replacementOf(text: string): string | undefined;
}

/**
 * Reads a table of replacements: the size in bytes of a double-array trie, the trie, and the texts that it leads to, each
 * with a zero at its end. All numbers are 32-bit, little end first.
 *
 * What leads out of the table is no entry, so that a damaged table replaces too little, or wrongly.
 *
 * Source: SentencePiece, `precompiled_charsmap`; Yata, darts-clone, for the units of the trie.
 *
 * @param base64 The table.
 * @throws ArgumentError if it is no base64, or shorter than it says.
 */
export function readCharsmap(base64: string): Charsmap {
  const bytes = bytesOfBase64(base64);
  const view = new DataView(bytes.buffer);
  const trieBytes = bytes.length >= 4 ? view.getUint32(0, true) : Infinity;
  if (trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw damaged('hold a trie of the size that its first four bytes tell', `${bytes.length} bytes`);
  }
  const trie = new Uint32Array(trieBytes / 4);
  for (let unit = 0; unit < trie.length; unit++) trie[unit] = view.getUint32(4 + 4 * unit, true);
  const texts = bytes.subarray(4 + trieBytes);
  return {
    replacementOf(text) {
      const start = firstValue(trie, utf8Bytes(text));
      if (start === undefined || start > texts.length) return undefined;
      const end = texts.indexOf(0, start);
      return readUtf8(texts.subarray(start, end === -1 ? texts.length : end));
    },
  };
}

function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  let decoded: string;
  try {
    decoded = atob(base64);
  } catch {
    throw damaged('be base64', base64.slice(0, 20));
  }
  const bytes = new Uint8Array(decoded.length);
  for (let offset = 0; offset < decoded.length; offset++) bytes[offset] = decoded.charCodeAt(offset);
  return bytes;
}

function damaged(expectation: string, actual: string): ArgumentError {
  return new ArgumentError({ caller: 'precompiledNormalizer', argument: 'precompiledCharsmap', expectation, actual });
}

/** The value of the shortest key in a trie that some bytes begin with. */
function firstValue(trie: Uint32Array, bytes: Uint8Array): number | undefined {
  let node = offsetOf(trie[0] ?? 0);
  for (const byte of bytes) {
    if (byte === 0) return undefined; // which is where a value is
    node ^= byte;
    const unit = trie[node];
    if (unit === undefined || labelOf(unit) !== byte) return undefined;
    node ^= offsetOf(unit);
    if (hasValue(unit)) {
      const value = trie[node];
      return value === undefined ? undefined : value & 0x7fffffff;
    }
  }
  return undefined;
}

function hasValue(unit: number): boolean {
  return ((unit >>> 8) & 1) === 1;
}

/** The byte that leads to a unit. Values have their highest bit set, and are no byte. */
function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
