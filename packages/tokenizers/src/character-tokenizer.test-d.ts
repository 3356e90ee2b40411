import type { StreamingTokenizer } from '@unroll/core';
import { expectTypeOf, test } from 'vitest';
import { type CharacterTokenizer, characterTokenizer } from './character-tokenizer.js';
import type { CharacterTokenizerJSON } from './character-tokenizer-json.js';

test('a character tokenizer is a tokenizer that streams', () => {
  expectTypeOf(characterTokenizer.train('a')).toExtend<StreamingTokenizer>();
});

test('training on texts that are there gives a tokenizer, on texts that arrive a promise of one', () => {
  expectTypeOf(characterTokenizer.train(new Set(['a', 'b']))).toEqualTypeOf<CharacterTokenizer>();
  expectTypeOf(characterTokenizer.train({} as AsyncIterable<string>)).toEqualTypeOf<Promise<CharacterTokenizer>>();
  // @ts-expect-error: a promise of a text must be awaited first
  characterTokenizer.train(Promise.resolve('a'));
  // @ts-expect-error: a list of lists is no list of texts
  characterTokenizer.train([['a']]);
});

test('the JSON form says its type and its version', () => {
  expectTypeOf(characterTokenizer.train('a').toJSON()).toEqualTypeOf<CharacterTokenizerJSON>();
  expectTypeOf<CharacterTokenizerJSON['version']>().toEqualTypeOf<1>();
});

test('the vocabulary cannot be written to', () => {
  // @ts-expect-error: token ids would change under a model that was trained with them
  characterTokenizer.train('a').characters.push('b');
});
