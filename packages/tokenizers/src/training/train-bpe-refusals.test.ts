import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { type TrainBpeOptions, trainBpe } from './train-bpe.js';

describe('trainBpe refuses', () => {
  test.each<[string, TrainBpeOptions, string]>([
    [
      'a vocabulary smaller than special tokens and alphabet',
      { vocabularySize: 4, specialTokens: ['<s>', 'a', '<e>'] },
      '`vocabularySize` must be at least 5: 3 for special tokens, 2 for the alphabet, got 4. Raise it, or set limitAlphabet',
    ],
    [
      'a vocabulary smaller than its characters with prefix',
      { vocabularySize: 4, continuingSubwordPrefix: '##' },
      '`vocabularySize` must be at least 5: 0 for special tokens, 3 for the alphabet, 2 for characters with prefix or suffix',
    ],
    ['a vocabulary of no size', { vocabularySize: 0 }, '`vocabularySize` must be an integer of at least 1, got 0.'],
    ['half a merge', { vocabularySize: 7.5 }, '`vocabularySize` must be an integer of at least 1, got 7.5.'],
    ['a negative frequency', { minimumFrequency: -1 }, '`minimumFrequency` must be an integer of at least 0, got -1.'],
    [
      'entries of no length',
      { maximumEntryLength: 0 },
      '`maximumEntryLength` must be an integer of at least 1, got 0.',
    ],
    ['no alphabet', { limitAlphabet: 0 }, '`limitAlphabet` must be an integer of at least 1, got 0.'],
    [
      'an alphabet larger than its limit',
      { limitAlphabet: 1, initialAlphabet: ['x', 'y', 'x'] },
      '`limitAlphabet` must be an integer of at least 2, got 1. All characters of initialAlphabet are in the alphabet.',
    ],
    [
      'two characters for one',
      { initialAlphabet: ['a', 'bc'] },
      '`initialAlphabet[1]` must be one character, got "bc".',
    ],
    ['half a character', { initialAlphabet: ['\ud83d'] }, '`initialAlphabet[0]` must be one character, got "\\ud83d".'],
    [
      'a string for an alphabet',
      { initialAlphabet: 'abc' as never },
      '`initialAlphabet` must be a list of characters, got "abc".',
    ],
    [
      'a special token twice',
      { specialTokens: ['<s>', 'x', '<s>'] },
      '`specialTokens[2]` must differ from those before it, got "<s>".',
    ],
    [
      'an empty special token',
      { specialTokens: [''] },
      '`specialTokens[0]` must be a string that is not empty, got "".',
    ],
    ['no list', { specialTokens: '<s>' as never }, '`specialTokens` must be a list of strings, got "<s>".'],
  ])('%s', async (_, options, message) => {
    const counts: (readonly [string, number])[] = [
      ['aba', 2],
      ['c', 1],
    ];
    const training = trainBpe(counts, options);
    await expect(training).rejects.toThrow(`trainBpe: ${message}`);
    await expect(training).rejects.toBeInstanceOf(ArgumentError);
  });

  test.each([
    ['no piece', [], '`counts` must hold at least one piece of text, got 0.'],
    [
      'an empty piece',
      [
        ['a', 1],
        ['', 1],
      ],
      '`counts[1]` must begin with a piece of text, got "".',
    ],
    ['a piece that is no text', [[7, 1]], '`counts[0]` must begin with a piece of text, got 7.'],
    ['half a pair', [['a\udc00', 1]], '`counts[0]` must not hold half of a surrogate pair, got "a\\udc00".'],
    ['a count of none', [['a', 0]], '`counts[0]` must end with an integer of at least 1, got 0.'],
    ['half a count', [['a', 1.5]], '`counts[0]` must end with an integer of at least 1, got 1.5.'],
  ])('%s', async (_, counts, message) => {
    await expect(trainBpe(counts as never, { caller: 'train' })).rejects.toThrow(`train: ${message}`);
  });
});
