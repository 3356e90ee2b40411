/** A character tokenizer as plain data, version 1. */
export type CharacterTokenizerJSON = {
  readonly type: 'characters';
  readonly version: 1;
  /** The vocabulary in the order of its token ids, each entry one code point. */
  readonly characters: readonly string[];
};
