import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/training.json' with { type: 'json' };
import { type TrainWordLevelOptions, trainWordLevel } from './train-word-level.js';

type Counts = (readonly [word: string, count: number])[];

const cases = golden.cases.filter(({ kind }) => kind === 'wordLevel') as unknown as {
  readonly options: TrainWordLevelOptions;
  readonly counts: Counts;
  readonly vocabulary: readonly string[];
}[];

describe('trainWordLevel', () => {
  test.each(cases.map(({ options, ...rest }) => [JSON.stringify(options), { options, ...rest }] as const))(
    'learns what Hugging Face learns with %s',
    (_, { counts, options, vocabulary }) => {
      expect(trainWordLevel(counts, options)).toEqual(vocabulary);
    },
  );

  test('puts equally frequent words in the order of code points', () => {
    const counts: Counts = [
      ['😀', 2],
      ['\uffff', 2],
      ['b', 2],
      ['a', 3],
    ];
    expect(trainWordLevel(counts)).toEqual(['a', 'b', '\uffff', '😀']);
  });

  test('has a word that is a special token once', () => {
    const counts: Counts = [
      ['the', 5],
      ['end', 2],
    ];
    expect(trainWordLevel(counts, { specialTokens: ['<s>', 'the'], vocabularySize: 3 })).toEqual(['<s>', 'the', 'end']);
  });

  test.each<[string, TrainWordLevelOptions, string]>([
    ['no size', { vocabularySize: 0 }, '`vocabularySize` must be an integer of at least 1, got 0.'],
    [
      'less room than special tokens take',
      { vocabularySize: 1, specialTokens: ['<s>', '</s>'] },
      '`vocabularySize` must be an integer of at least 2, got 1. Raise it: there are 2 special tokens.',
    ],
    ['a negative frequency', { minimumFrequency: -1 }, '`minimumFrequency` must be an integer of at least 0, got -1.'],
    ['special tokens twice', { specialTokens: ['a', 'a'] }, '`specialTokens[1]` must differ from those before it'],
  ])('refuses %s', (_, options, message) => {
    expect(() => trainWordLevel([['word', 1]], options)).toThrow(`trainWordLevel: ${message}`);
  });

  test('refuses an empty corpus, and words that are none', () => {
    expect(() => trainWordLevel([])).toThrow('trainWordLevel: `counts` must hold at least one word, got 0.');
    expect(() => trainWordLevel([['', 1]])).toThrow(ArgumentError);
    expect(() => trainWordLevel([['a', 0]])).toThrow('`counts[0]` must end with an integer of at least 1, got 0.');
  });
});
