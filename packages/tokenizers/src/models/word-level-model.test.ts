import { ArgumentError, VocabularyError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { vocabularyOf } from './vocabulary.js';
import { wordLevelModel } from './word-level-model.js';

const vocabulary = vocabularyOf(['<unk>', 'cat', '🐈']);

describe('wordLevelModel', () => {
  test('has one token for a piece', () => {
    const model = wordLevelModel({ vocabulary });
    expect(model.tokenize('cat')).toEqual({
      tokens: Int32Array.of(1),
      starts: Int32Array.of(0),
      ends: Int32Array.of(3),
    });
    expect(Array.from(model.tokenize('🐈').ends)).toEqual([2]);
  });

  test('takes the unknown token for a piece that is no entry', () => {
    const model = wordLevelModel({ vocabulary, unknownToken: '<unk>' });
    expect(['dog', 'ca', 'cats', 'constructor'].map((piece) => model.tokenize(piece).tokens[0])).toEqual([0, 0, 0, 0]);
  });

  test('refuses a piece that is no entry if there is no unknown token', () => {
    const model = wordLevelModel({ vocabulary });
    expect(() => model.tokenize('dog')).toThrow('at offset 0 is not in the vocabulary of 3 entries.');
    expect(() => model.tokenize('dog')).toThrow(VocabularyError);
  });

  test('refuses an unknown token that is no entry', () => {
    expect(() => wordLevelModel({ vocabulary, unknownToken: 'x' })).toThrow(ArgumentError);
  });
});
