import type { Encoding } from '../pipeline/encoding.js';

/** The encoding of a text of so many words of one letter, "a b c"; the first has token 4. */
export function textEncoding(length: number): Encoding {
  const words = Int32Array.from({ length }, (_, index) => index);
  return {
    tokens: words.map((word) => word + 4),
    entries: Array.from(words, (word) => String.fromCharCode(97 + word)),
    starts: words.map((word) => 2 * word),
    ends: words.map((word) => 2 * word + 1),
    pieceIds: words,
    sequenceIds: new Int32Array(length),
    typeIds: new Int32Array(length),
    specialMask: new Uint8Array(length),
    attentionMask: new Uint8Array(length).fill(1),
    overflowing: [],
  };
}
