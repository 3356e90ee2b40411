/**
 * Gives the text of token ids as they come. One decoder decodes one text.
 *
 * What it has given is always the start of the whole text, whatever tokens follow, and ends between two characters as
 * users see them (grapheme clusters).
 */
export interface IncrementalDecoder {
  /**
   * The text that can no longer change after one more token; often empty.
   *
   * @throws VocabularyError if the id is not in the vocabulary. The decoder stays as it was.
   */
  push(token: number): string;
  /** What is left of the text at its end. Nothing may be pushed after it. */
  end(): string;
}
