import type { CharacterSet } from './character-set.js';

/** A part of a regular expression. Groups leave no trace: nothing that is captured is used. */
export type Expression =
  | { readonly type: 'set'; readonly set: CharacterSet }
  | { readonly type: 'sequence'; readonly items: readonly Expression[] }
  | { readonly type: 'choice'; readonly options: readonly Expression[] }
  | {
      readonly type: 'repeat';
      readonly item: Expression;
      readonly minimum: number;
      /** Infinity if there is none. */
      readonly maximum: number;
      readonly isGreedy: boolean;
    }
  | {
      /** A part that gives nothing back once it has matched. */
      readonly type: 'atomic';
      readonly item: Expression;
    }
  | Look;

/** Whether the next code point, or the one before, is in a set. At an edge of the text there is none, which is in no set. */
export type Look = {
  readonly type: 'look';
  readonly direction: 'ahead' | 'behind';
  readonly set: CharacterSet;
  readonly isNegated: boolean;
};

/** What matches the empty text. */
export const empty: Expression = { type: 'sequence', items: [] };
