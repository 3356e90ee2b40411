import type { Encoding } from '../pipeline/encoding.js';

/** An encoding but for what truncation cut off. */
export type EncodingLists = Omit<Encoding, 'overflowing'>;

/** The lists of an encoding, without making what truncation cut off. */
export function listsOf(encoding: EncodingLists): EncodingLists {
  const { tokens, entries, starts, ends, pieceIds, sequenceIds, typeIds, specialMask, attentionMask } = encoding;
  return { tokens, entries, starts, ends, pieceIds, sequenceIds, typeIds, specialMask, attentionMask };
}
