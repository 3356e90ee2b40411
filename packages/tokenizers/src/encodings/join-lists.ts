import type { EncodingLists } from './encoding-lists.js';

/** The lists of encodings, one after another. */
export function joinLists(parts: readonly EncodingLists[]): EncodingLists {
  const length = parts.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const numbers = (name: NumbersName): Int32Array => filled(new Int32Array(length), parts, name);
  const bits = (name: BitsName): Uint8Array => filled(new Uint8Array(length), parts, name);
  return {
    tokens: numbers('tokens'),
    entries: parts.flatMap(({ entries }) => entries),
    starts: numbers('starts'),
    ends: numbers('ends'),
    pieceIds: numbers('pieceIds'),
    sequenceIds: numbers('sequenceIds'),
    typeIds: numbers('typeIds'),
    specialMask: bits('specialMask'),
    attentionMask: bits('attentionMask'),
  };
}

type BitsName = 'specialMask' | 'attentionMask';
type NumbersName = Exclude<keyof EncodingLists, 'entries' | BitsName>;

function filled<List extends Int32Array | Uint8Array>(
  list: List,
  parts: readonly EncodingLists[],
  name: NumbersName | BitsName,
): List {
  let position = 0;
  for (const part of parts) {
    list.set(part[name], position);
    position += part[name].length;
  }
  return list;
}
