import { ArgumentError } from '@unroll/core';
import { visitGraphemeClusters } from '../grapheme-clusters.js';
import { edited } from '../pipeline/aligned-text.js';
import type { Edit } from '../pipeline/edit.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { readUtf8 } from '../pipeline/read-utf8.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';

/** A grapheme cluster of more bytes is looked up character by character. */
const longestCluster = 5;

/**
 * Replaces characters by a table that SentencePiece compiled: a double-array trie of what is replaced, and the texts that
 * replace it.
 *
 * Grapheme clusters of up to five bytes are looked up as a whole, and then as the characters they begin with; of longer
 * ones, each character. Of several entries that begin a cluster, the shortest counts, for all of it.
 *
 * Source: the `precompiled_charsmap` of SentencePiece; Yata, darts-clone; the order of looking up is that of Hugging Face
 * tokenizers.
 *
 * @param charsmap The table in base64: the size of the trie in bytes, the trie, texts that end with a zero.
 * @throws ArgumentError if it is no base64, or shorter than it says.
 */
export function precompiledNormalizer(charsmap: string): Normalizer {
  const table = readTable(charsmap);
  /** What replaces each UTF-16 unit that was seen; itself, if nothing does. */
  const known: string[] = [];
  const replacementOfUnit = (unit: number): string => {
    const character = String.fromCharCode(unit);
    return (known[unit] ??= replacementOf(table, utf8Bytes(character)) ?? character);
  };
  return {
    normalize(aligned) {
      const { text } = aligned;
      const edits: Edit[] = [];
      const replace = (start: number, part: string): boolean => {
        const bytes = utf8Bytes(part);
        const replacement = bytes.length <= longestCluster ? replacementOf(table, bytes) : undefined;
        if (replacement !== undefined) edits.push({ start, end: start + part.length, text: replacement });
        return replacement !== undefined;
      };
      visitGraphemeClusters(text, (start, end) => {
        if (end === start + 1) {
          const replacement = replacementOfUnit(text.charCodeAt(start));
          if (replacement !== text[start]) edits.push({ start, end, text: replacement });
          return;
        }
        const cluster = text.slice(start, end);
        if (replace(start, cluster)) return;
        let offset = start;
        for (const character of cluster) {
          replace(offset, character);
          offset += character.length;
        }
      });
      return edited(aligned, edits);
    },
    toJSON: () => ({ type: 'Precompiled', precompiled_charsmap: charsmap }),
  };
}

type Table = {
  /** The units of the double-array trie. */
  readonly trie: Uint32Array;
  /** Texts in UTF-8, each with a zero at its end. */
  readonly texts: Uint8Array;
};

function readTable(charsmap: string): Table {
  const bytes = bytesOfBase64(charsmap);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trieBytes = bytes.length >= 4 ? view.getUint32(0, true) : Infinity;
  if (trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw damaged(`hold the trie that its first four bytes tell the size of`, bytes.length);
  }
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, unit) => view.getUint32(4 + 4 * unit, true));
  return { trie, texts: bytes.subarray(4 + trieBytes) };
}

function bytesOfBase64(charsmap: string): Uint8Array {
  try {
    return Uint8Array.from(atob(charsmap), (character) => character.charCodeAt(0));
  } catch {
    throw damaged('be base64', charsmap.slice(0, 20));
  }
}

function damaged(expectation: string, actual: unknown): ArgumentError {
  return new ArgumentError({ caller: 'precompiledNormalizer', argument: 'precompiled_charsmap', expectation, actual });
}

/** What replaces the shortest entry that some bytes begin with. A trie that leads nowhere has none. */
function replacementOf({ trie, texts }: Table, bytes: Uint8Array): string | undefined {
  let node = offsetOf(trie[0] ?? 0);
  for (const byte of bytes) {
    if (byte === 0) return undefined; // which ends an entry
    node ^= byte;
    const unit = trie[node];
    if (unit === undefined || labelOf(unit) !== byte) return undefined;
    node ^= offsetOf(unit);
    if (hasLeaf(unit)) {
      const start = (trie[node] ?? 0) & 0x7fffffff;
      const end = texts.indexOf(0, start);
      return end === -1 ? undefined : readUtf8(texts.subarray(start, end));
    }
  }
  return undefined;
}

function hasLeaf(unit: number): boolean {
  return ((unit >>> 8) & 1) === 1;
}

function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
