import type { TextTokenizer } from './text-tokenizer.js';
import { alphabetOf } from './text-tokenizer.js';

/** A token of a text. */
export type PlacedToken = {
  readonly token: number;
  /** The entry of the vocabulary that it is; for a byte, its value. */
  readonly entry: string;
  /** Where in the text it came from, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
};

/**
 * The tokens of a text, each with where it came from.
 *
 * @throws VocabularyError if the tokenizer does not know a part of the text.
 */
export function placedTokens(tokenizer: TextTokenizer, text: string): PlacedToken[] {
  if ('parts' in tokenizer) {
    const { tokens, entries, starts, ends } = tokenizer.encodeWithOffsets(text);
    return entries.map((entry, index) => ({
      token: tokens[index] as number,
      entry,
      start: starts[index] as number,
      end: ends[index] as number,
    }));
  }
  const tokens = Array.from(tokenizer.encode(text));
  const alphabet = alphabetOf(tokenizer);
  if (alphabet === undefined) return placedBytes(text, tokens);
  let end = 0;
  return tokens.map((token) => {
    const entry = alphabet[token] as string;
    const start = end;
    end += entry.length;
    return { token, entry, start, end };
  });
}

/** The bytes of a text, each with the character that it is a part of. */
function placedBytes(text: string, bytes: readonly number[]): PlacedToken[] {
  let end = 0;
  let start = 0;
  return bytes.map((token) => {
    const beginsCharacter = (token & 0xc0) !== 0x80;
    if (beginsCharacter) {
      start = end;
      end += text.codePointAt(start) === text.charCodeAt(start) ? 1 : 2;
    }
    return { token, entry: `0x${token.toString(16).padStart(2, '0').toUpperCase()}`, start, end };
  });
}
