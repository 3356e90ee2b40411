import type { Tokenizer } from '@unroll/core';
import { expectTypeOf, test } from 'vitest';
import { characterTokenizer } from './character-tokenizer.js';
import type { CharacterTokenizerJSON } from './character-tokenizer-json.js';

test('a character tokenizer is a tokenizer', () => {
  expectTypeOf(characterTokenizer.train('a')).toExtend<Tokenizer>();
});

test('training takes a text or any iterable of texts, and nothing asynchronous', () => {
  expectTypeOf(characterTokenizer.train).toBeCallableWith(new Set(['a', 'b']));
  // @ts-expect-error: texts that arrive later cannot be trained on now
  characterTokenizer.train(Promise.resolve('a'));
});

test('the JSON form says its type and its version', () => {
  expectTypeOf(characterTokenizer.train('a').toJSON()).toEqualTypeOf<CharacterTokenizerJSON>();
  expectTypeOf<CharacterTokenizerJSON['version']>().toEqualTypeOf<1>();
});

test('the vocabulary cannot be written to', () => {
  // @ts-expect-error: token ids would change under a model that was trained with them
  characterTokenizer.train('a').characters.push('b');
});
