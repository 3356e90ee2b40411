import { ArgumentError, type Tokenizer, VocabularyError } from '@unroll/core';
import { alphabet, isSurrogate } from './alphabet.js';
import { type CharacterTokenizerJSON, readCharacters } from './character-tokenizer-json.js';

/** A tokenizer whose tokens are characters: Unicode code points. */
export interface CharacterTokenizer extends Tokenizer {
  /** The vocabulary: entry i is the character of token id i. */
  readonly characters: readonly string[];
  /** The tokenizer as plain data; JSON.stringify calls it. `characterTokenizer.fromJSON` reads it back. */
  toJSON(): CharacterTokenizerJSON;
}

/**
 * Tokenizers whose tokens are characters.
 *
 * A character is a Unicode code point: an emoji outside the Basic Multilingual Plane is one, a letter with a combining
 * mark is two, and so are carriage return and line feed. Text is not normalized.
 *
 * @example const tokenizer = characterTokenizer.train('to be'); // vocabulary: space, b, e, o, t
 */
export const characterTokenizer = {
  /**
   * The tokenizer of every character in the texts. Token ids follow the order of code points, so that the order of the
   * texts does not matter.
   *
   * @param texts One text, or several that need not be in memory together. Each is well-formed by itself.
   * @throws ArgumentError if there is no character, if a text is not a string, or if it holds half of a surrogate pair.
   */
  train(texts: string | Iterable<string>): CharacterTokenizer {
    return tokenizerOf(alphabet('characterTokenizer.train', texts));
  },

  /**
   * The tokenizer that `toJSON` wrote, with the same token ids.
   *
   * @param json What JSON.parse returned.
   * @throws ArgumentError if `json` is a text that was not parsed.
   * @throws CheckpointError if it is damaged, of another type, or of another version; the message names the field.
   */
  fromJSON(json: unknown): CharacterTokenizer {
    return tokenizerOf(readCharacters('characterTokenizer.fromJSON', json));
  },
};

function tokenizerOf(characters: readonly string[]): CharacterTokenizer {
  const vocabularySize = characters.length;
  const { tokenOfUnit, tokenOfPair } = tokenTables(characters);
  return {
    vocabularySize,
    characters,
    encode(text) {
      const caller = 'characterTokenizer.encode';
      if (typeof text !== 'string') {
        throw new ArgumentError({ caller, argument: 'text', expectation: 'be a string', actual: text });
      }
      const tokens = new Int32Array(text.length);
      let count = 0;
      for (let offset = 0; offset < text.length; offset++) {
        let token = tokenOfUnit[text.charCodeAt(offset)] ?? -1;
        if (token < 0) {
          const codePoint = text.codePointAt(offset) as number;
          const inPair = tokenOfPair.get(codePoint);
          if (inPair === undefined) {
            const symbol = String.fromCodePoint(codePoint);
            const advice = adviceFor(codePoint);
            throw new VocabularyError({ caller, symbol, offset, vocabularySize, advice });
          }
          token = inPair;
          offset++; // two UTF-16 units
        }
        tokens[count++] = token;
      }
      return count === tokens.length ? tokens : tokens.slice(0, count);
    },
    decode(tokens) {
      const pieces: string[] = [];
      for (const token of tokens) {
        const character = characters[token];
        if (character === undefined) {
          const caller = 'characterTokenizer.decode';
          const advice = `Token ids are integers from 0 to ${vocabularySize - 1}; decode with the tokenizer that encoded them.`;
          throw new VocabularyError({ caller, symbol: token, offset: pieces.length, vocabularySize, advice });
        }
        pieces.push(character);
      }
      return pieces.join('');
    },
    toJSON: () => ({ type: 'characters', version: 1, characters }),
  };
}

type TokenTables = {
  /** The token of a UTF-16 unit that is a character by itself; -1 or undefined if there is none. */
  readonly tokenOfUnit: Int32Array;
  /** The token of a code point that takes two UTF-16 units. */
  readonly tokenOfPair: ReadonlyMap<number, number>;
};

function tokenTables(characters: readonly string[]): TokenTables {
  const units = characters.filter((character) => character.length === 1);
  const largestUnit = units.reduce((largest, unit) => Math.max(largest, unit.charCodeAt(0)), -1);
  const tokenOfUnit = new Int32Array(largestUnit + 1).fill(-1);
  const tokenOfPair = new Map<number, number>();
  for (const [token, character] of characters.entries()) {
    if (character.length === 1) tokenOfUnit[character.charCodeAt(0)] = token;
    else tokenOfPair.set(character.codePointAt(0) as number, token);
  }
  return { tokenOfUnit, tokenOfPair };
}

function adviceFor(codePoint: number): string {
  return isSurrogate(codePoint)
    ? 'It is half of a surrogate pair: cut the text between characters, not inside one.'
    : 'Train the tokenizer on text that has this character, or take it out.';
}
