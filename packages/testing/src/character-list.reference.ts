import { ArgumentError, type StreamingTokenizer, VocabularyError } from '@unroll/core';

/** A tokenizer whose ids are the places of characters in a list: one that keeps every law. */
export function characterList(characters: string): StreamingTokenizer & { toJSON(): unknown } {
  const placeOf = new Map(Array.from(characters, (character, place) => [character, place]));
  const vocabularySize = placeOf.size;
  const rejected = (symbol: string | number, offset: number): VocabularyError =>
    new VocabularyError({ caller: 'characterList', symbol, offset, vocabularySize, advice: 'Use what it has.' });
  const characterOf = (token: number, offset: number): string => {
    const character = characters[token];
    if (character === undefined) throw rejected(token, offset);
    return character;
  };
  return {
    vocabularySize,
    encode(text) {
      if (typeof text !== 'string') {
        throw new ArgumentError({
          caller: 'characterList',
          argument: 'text',
          expectation: 'be a string',
          actual: text,
        });
      }
      return Int32Array.from(text, (character, offset) => {
        const place = placeOf.get(character);
        if (place === undefined) throw rejected(character, offset);
        return place;
      });
    },
    decode: (tokens) => Array.from(tokens, characterOf).join(''),
    incrementalDecoder() {
      let text = '';
      let given = 0;
      const giveUpTo = (end: number): string => {
        const start = given;
        given = end;
        return text.slice(start, end);
      };
      return {
        push(token) {
          text += characterOf(token, text.length);
          const clusters = [...new Intl.Segmenter('en').segment(text)];
          return giveUpTo(clusters.at(-1)?.index ?? 0);
        },
        end: () => giveUpTo(text.length),
      };
    },
    toJSON: () => ({ type: 'list', characters: [...characters] }),
  };
}
