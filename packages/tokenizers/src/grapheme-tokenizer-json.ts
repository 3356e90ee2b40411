/** A grapheme tokenizer as plain data, version 1. */
export type GraphemeTokenizerJSON = {
  readonly type: 'graphemes';
  readonly version: 1;
  /** The vocabulary in the order of its token ids. */
  readonly graphemes: readonly string[];
};
