/** One instruction of a {@link Program}. Addresses are indices of instructions, sets are indices of its sets. */
export type Instruction =
  /** Reads a code point of a set. */
  | { readonly type: 'read'; readonly set: number; readonly next: number }
  /** Goes on in both places, in the first by preference. */
  | { readonly type: 'split'; readonly first: number; readonly second: number }
  /** Goes on if the next code point, or the one before, is in a set; negated, if it is not. */
  | {
      readonly type: 'look';
      readonly isAhead: boolean;
      readonly set: number;
      readonly isNegated: boolean;
      readonly next: number;
    }
  /** A match ends here. */
  | { readonly type: 'match' };
