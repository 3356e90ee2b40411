import { readingLimit } from '../patterns/reading-limit.js';
import { characterOfByte } from '../pipeline/byte-characters.js';
import { PieceTable } from '../pipeline/piece-table.js';
import type { ByteLevelCut } from '../pipeline/pre-tokenizer.js';
import type { TextEncoder } from '../pipeline/tokenizer-model.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import type { BpeModel } from './bpe-model.js';
import { mergeSymbols } from './merge-symbols.js';

/**
 * What cutting by a pattern, writing bytes as visible characters and byte-pair encoding do one after another, in one pass
 * over the text and without a string for each piece.
 *
 * @returns undefined if the model is of another kind: one that marks the ends of words, or lacks a byte.
 */
export function byteLevelEncoder(model: BpeModel, cut: ByteLevelCut): TextEncoder | undefined {
  const { options, merges } = model;
  const { continuingSubwordPrefix = '', endOfWordSuffix = '', ignoresMerges = false } = options;
  const tokenOfByte = Array.from({ length: 256 }, (_, byte) => model.tokenOf(characterOfByte(byte)));
  if (continuingSubwordPrefix !== '' || endOfWordSuffix !== '' || tokenOfByte.includes(undefined)) return undefined;
  const byteTokens = Int32Array.from(tokenOfByte as number[]);
  const pieces = new PieceTable();

  const tokenize = (text: string, start: number, end: number): Int32Array => {
    const bytes = utf8Bytes(text.slice(start, end));
    if (ignoresMerges) {
      const whole = model.tokenOf(Array.from(bytes, characterOfByte).join(''));
      if (whole !== undefined) return Int32Array.of(whole);
    }
    const tokens = new Int32Array(bytes.length);
    const ends = new Int32Array(bytes.length); // which nobody asks for
    for (let index = 0; index < tokens.length; index++) tokens[index] = byteTokens[bytes[index] as number] as number;
    return tokens.subarray(0, mergeSymbols(merges, tokens, ends, tokens.length));
  };

  return (unprefixed, tokens) => {
    const text = cut.addsPrefixSpace && !unprefixed.startsWith(' ') ? ` ${unprefixed}` : unprefixed;
    const { pattern } = cut;
    if (pattern === undefined) {
      pieces.append(text, 0, text.length, tokens, tokenize);
      return;
    }
    const requireFewReads = readingLimit('encode', pattern, text);
    let position = 0;
    let done = 0; // up to here there are tokens
    while (position < text.length) {
      const end = pattern.matchEnd(text, position);
      requireFewReads();
      if (end <= position) {
        position += (text.codePointAt(position) as number) > 0xffff ? 2 : 1;
        continue;
      }
      if (done < position) pieces.append(text, done, position, tokens, tokenize); // what lies between is a piece too
      pieces.append(text, position, end, tokens, tokenize);
      position = end;
      done = end;
    }
    if (done < position) pieces.append(text, done, position, tokens, tokenize);
  };
}
