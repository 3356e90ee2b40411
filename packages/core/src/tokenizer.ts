/**
 * A reversible map between text and token ids, the integers from 0 up to vocabularySize - 1.
 *
 * Law: `decode(encode(text)) === text` for every text over the tokenizer's alphabet.
 */
export interface Tokenizer {
  /** How many token ids there are. */
  readonly vocabularySize: number;
  /**
   * The token ids of a text.
   *
   * @throws VocabularyError if the text holds a piece that the vocabulary does not, and there is no unknown token.
   */
  encode(text: string): Int32Array;
  /**
   * The text of token ids.
   *
   * @throws VocabularyError if an id is not in the vocabulary.
   */
  decode(tokens: Iterable<number>): string;
}
