import type { PipelineTokenizer } from '@unroll/tokenizers';
import { characterCount } from '../text/character-count.js';
import { textLines } from '../text/text-lines.js';
import type { TextTokenizer } from './text-tokenizer.js';

/** The tokens of a text. */
export interface TextTokens {
  readonly tokens: Int32Array;
  /** For how many characters of the text its tokens stand from the one at `start` to before that at `end`. */
  characterCount(start: number, end: number): number;
}

/**
 * The tokens of a text, line by line where they may stand for more than a character: so no token stands for parts of two lines.
 *
 * @throws VocabularyError if the tokenizer does not know a part of the text.
 */
export function tokensOf(tokenizer: TextTokenizer, text: string): Int32Array {
  if (!('parts' in tokenizer)) return tokenizer.encode(text);
  return joined(Array.from(textLines(text), (line) => tokenizer.encode(line)));
}

/**
 * The same, with how many characters they stand for.
 *
 * @throws VocabularyError if the tokenizer does not know a part of the text.
 */
export function textTokens(tokenizer: TextTokenizer, text: string): TextTokens {
  if ('parts' in tokenizer) return placedLines(tokenizer, text);
  const tokens = tokenizer.encode(text);
  if ('characters' in tokenizer) return { tokens, characterCount: (start, end) => end - start };
  const countOf =
    'graphemes' in tokenizer
      ? (token: number) => characterCount(tokenizer.graphemes[token] as string)
      : (token: number) => ((token & 0xc0) === 0x80 ? 0 : 1); // the first byte of a character stands for it
  return {
    tokens,
    characterCount: (start, end) => tokens.subarray(start, end).reduce((count, token) => count + countOf(token), 0),
  };
}

function placedLines(tokenizer: PipelineTokenizer, text: string): TextTokens {
  let offset = 0;
  const lines = Array.from(textLines(text), (line) => {
    const { tokens, starts } = tokenizer.encodeWithOffsets(line);
    const placed = { tokens, starts: starts.map((start) => start + offset) };
    offset += line.length;
    return placed;
  });
  const starts = joined(lines.map((line) => line.starts));
  const placeOf = (index: number): number => starts[index] ?? text.length;
  return {
    tokens: joined(lines.map(({ tokens }) => tokens)),
    characterCount: (start, end) => characterCount(text.slice(placeOf(start), placeOf(end))),
  };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
