import type { Encoding } from '../pipeline/encoding.js';

/** The tokens of an encoding from one up to another, without what truncation cut off. Copies no numbers. */
export function sliceEncoding(encoding: Encoding, start: number, end: number): Encoding {
  return {
    tokens: encoding.tokens.subarray(start, end),
    entries: encoding.entries.slice(start, end),
    starts: encoding.starts.subarray(start, end),
    ends: encoding.ends.subarray(start, end),
    pieceIds: encoding.pieceIds.subarray(start, end),
    sequenceIds: encoding.sequenceIds.subarray(start, end),
    typeIds: encoding.typeIds.subarray(start, end),
    specialMask: encoding.specialMask.subarray(start, end),
    attentionMask: encoding.attentionMask.subarray(start, end),
    overflowing: [],
  };
}
