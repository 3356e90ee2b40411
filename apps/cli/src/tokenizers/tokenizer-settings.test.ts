import { expect, test } from 'vitest';
import { UsageError } from '../errors/usage-error.js';
import { languageModelKinds, learnedKinds } from './tokenizer-kind.js';
import { tokenizerSettingsOf } from './tokenizer-settings.js';

const option = { name: 'kind', kinds: learnedKinds };

test('has a size where entries are chosen', () => {
  expect(tokenizerSettingsOf('bpe', {}, option)).toEqual({ kind: 'bpe', vocabularySize: 2000 });
  expect(tokenizerSettingsOf('words', {}, option)).toEqual({ kind: 'words', vocabularySize: 10_000 });
  expect(tokenizerSettingsOf('characters', {}, option)).toEqual({ kind: 'characters' });
  const all = { vocabulary: 300, 'min-count': 2, lowercase: true, special: ['<s>'] } as const;
  expect(tokenizerSettingsOf('word-piece', all, option)).toEqual({
    kind: 'word-piece',
    vocabularySize: 300,
    minimumCount: 2,
    isLowercase: true,
    specialTokens: ['<s>'],
  });
});

test('refuses options that the kind does not have', () => {
  expect(() => tokenizerSettingsOf('characters', { lowercase: true }, option)).toThrow(
    new UsageError(
      '`--lowercase` is for `--kind` words, bpe, character-bpe, word-piece and unigram, and it is characters. Leave it out.',
    ),
  );
  expect(() => tokenizerSettingsOf('unigram', { 'min-count': 2 }, option)).toThrow('and it is unigram. Leave it out.');
  const ofModels = { name: 'tokenizer', kinds: languageModelKinds };
  expect(() => tokenizerSettingsOf('bytes', { vocabulary: 300 }, ofModels)).toThrow(
    new UsageError('`--vocabulary` is for `--tokenizer` words and bpe, and it is bytes. Leave it out.'),
  );
});

test('refuses a vocabulary without room for all bytes', () => {
  expect(tokenizerSettingsOf('bpe', { vocabulary: 256 }, option)).toMatchObject({ vocabularySize: 256 });
  expect(() => tokenizerSettingsOf('bpe', { vocabulary: 255 }, option)).toThrow(
    new UsageError('`--vocabulary` must be at least 256 for bpe, since all 256 bytes are in it, got 255.'),
  );
  expect(() => tokenizerSettingsOf('bpe', { vocabulary: 257, special: ['a', 'b'] }, option)).toThrow(
    'must be at least 258 for bpe, since all 256 bytes and the special tokens are in it, got 257.',
  );
});
