import type { Encoding } from '../pipeline/encoding.js';

/** The greatest token or type id that the lists of an encoding can hold. */
export const greatestId: number = 2 ** 31 - 1;

/** Tokens that come from no text. */
export type AddedTokens = {
  readonly tokens: readonly number[];
  /** The entry of each in the vocabulary. */
  readonly entries: readonly string[];
  /** The type id of all. */
  readonly typeId: number;
  /** Whether they only fill up. Default false. */
  readonly arePadding?: boolean;
};

/** The encoding of tokens that come from no text. */
export function addedTokens({ tokens, entries, typeId, arePadding = false }: AddedTokens): Encoding {
  const { length } = tokens;
  return {
    tokens: Int32Array.from(tokens),
    entries,
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    pieceIds: new Int32Array(length).fill(-1),
    sequenceIds: new Int32Array(length).fill(-1),
    typeIds: new Int32Array(length).fill(typeId),
    specialMask: new Uint8Array(length).fill(1),
    attentionMask: new Uint8Array(length).fill(arePadding ? 0 : 1),
    overflowing: [],
  };
}
