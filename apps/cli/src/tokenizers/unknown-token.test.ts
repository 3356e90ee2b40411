import { expect, test } from 'vitest';
import { learnTokenizer } from './learn-tokenizer.js';
import { unknownTokenOf } from './unknown-token.js';

test.each(['words', 'character-bpe', 'word-piece', 'unigram'] as const)('finds that of %s', async (kind) => {
  const tokenizer = await learnTokenizer('a b ab', { kind, vocabularySize: 20 });
  const unknown = unknownTokenOf(tokenizer);
  expect(tokenizer.encode('☕')).toEqual(Int32Array.of(unknown as number));
});

test.each(['characters', 'graphemes', 'bytes', 'bpe'] as const)('finds none of %s', async (kind) => {
  expect(unknownTokenOf(await learnTokenizer('a b ab', { kind }))).toBeUndefined();
});
