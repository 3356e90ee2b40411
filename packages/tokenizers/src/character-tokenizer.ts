import type { StreamingTokenizer } from '@unroll/core';
import { type TrainingTexts, withAlphabet } from './alphabet.js';
import { alphabetDecoding } from './alphabet-decoding.js';
import { readAlphabet } from './alphabet-json.js';
import type { CharacterTokenizerJSON } from './character-tokenizer-json.js';
import { rejectSymbol } from './reject-symbol.js';
import { requireText } from './require-text.js';

const codePointCount = 0x110000;

/** A tokenizer whose tokens are characters: Unicode code points. */
export interface CharacterTokenizer extends StreamingTokenizer {
  /** The vocabulary: entry i is the character of token id i. */
  readonly characters: readonly string[];
  /** The tokenizer as plain data; JSON.stringify calls it. `characterTokenizer.fromJSON` reads it back. */
  toJSON(): CharacterTokenizerJSON;
}

/** Makes character tokenizers. */
export interface CharacterTokenizerMaker {
  /**
   * The tokenizer of every character in the texts. Token ids follow the order of code points, so that the order of the
   * texts does not matter.
   *
   * @param texts One text, or several that need not be in memory together. Each is well-formed by itself.
   * @throws ArgumentError if there is no character, if a text is not a string, or if it holds half of a surrogate pair.
   */
  train(texts: string | Iterable<string>): CharacterTokenizer;
  /** The same of texts that arrive one after another, such as the parts of a file; errors reject the promise. */
  train(texts: AsyncIterable<string>): Promise<CharacterTokenizer>;
  /**
   * The tokenizer that `toJSON` wrote, with the same token ids.
   *
   * @param json What JSON.parse returned.
   * @throws CheckpointError if it is a text that was not parsed, damaged, or of another type or version; the message names
   *   the field.
   */
  fromJSON(json: unknown): CharacterTokenizer;
}

/**
 * Tokenizers whose tokens are characters.
 *
 * A character is a Unicode code point: an emoji outside the Basic Multilingual Plane is one, a letter with a combining
 * mark is two, and so are carriage return and line feed. Text is not normalized.
 *
 * @example const tokenizer = characterTokenizer.train('to be'); // vocabulary: space, b, e, o, t
 */
export const characterTokenizer: CharacterTokenizerMaker = {
  train,
  fromJSON: (json) => tokenizerOf(readAlphabet('characterTokenizer.fromJSON', json, 'characters', /^\P{Cs}$/u)),
};

function train(texts: string | Iterable<string>): CharacterTokenizer;
function train(texts: AsyncIterable<string>): Promise<CharacterTokenizer>;
function train(texts: TrainingTexts): CharacterTokenizer | Promise<CharacterTokenizer> {
  const seen = new Uint8Array(codePointCount);
  return withAlphabet(
    'characterTokenizer.train',
    texts,
    (text) => {
      for (const character of text) seen[character.codePointAt(0) as number] = 1;
    },
    () => {
      const characters: string[] = [];
      for (let point = seen.indexOf(1); point >= 0; point = seen.indexOf(1, point + 1)) {
        characters.push(String.fromCodePoint(point));
      }
      return characters;
    },
    tokenizerOf,
  );
}

function tokenizerOf(characters: readonly string[]): CharacterTokenizer {
  const vocabularySize = characters.length;
  const numbers = new Int32Array(codePointCount); // tokens counted from 1; 0 where there is none
  for (const [token, character] of characters.entries()) numbers[character.codePointAt(0) as number] = token + 1;
  return {
    vocabularySize,
    characters,
    encode(text) {
      const caller = 'characterTokenizer.encode';
      const { length } = requireText(caller, text);
      const tokens = new Int32Array(length);
      let count = 0;
      for (let offset = 0; offset < length; offset++) {
        const number =
          numbers[text.charCodeAt(offset)] ||
          numbers[text.codePointAt(offset++) as number] || // two UTF-16 units
          rejectSymbol(caller, [...text.slice(offset - 1, offset + 1)][0] as string, offset - 1, vocabularySize);
        tokens[count++] = number - 1;
      }
      return count < length ? tokens.slice(0, count) : tokens;
    },
    ...alphabetDecoding('characterTokenizer', characters),
    toJSON: () => ({ type: 'characters', version: 1, characters }),
  };
}
