import { type Tokenizer, VocabularyError } from '@unroll/core';

/** A tokenizer whose ids are the places of characters in a list: one that keeps every law. */
export function characterList(characters: string): Tokenizer {
  const placeOf = new Map(Array.from(characters, (character, place) => [character, place]));
  const vocabularySize = placeOf.size;
  const rejected = (symbol: string | number, offset: number): VocabularyError =>
    new VocabularyError({ caller: 'characterList', symbol, offset, vocabularySize, advice: 'Use what it has.' });
  return {
    vocabularySize,
    encode: (text) =>
      Int32Array.from(text, (character, offset) => {
        const place = placeOf.get(character);
        if (place === undefined) throw rejected(character, offset);
        return place;
      }),
    decode: (tokens) =>
      Array.from(tokens, (token, offset) => {
        const character = characters[token];
        if (character === undefined) throw rejected(token, offset);
        return character;
      }).join(''),
  };
}
