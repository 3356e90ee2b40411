import { createHash } from 'node:crypto';
import { foldInKey, randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { newsCorpus } from './news-corpus.js';
import { newsGrammar } from './news-grammar.js';
import { sampleText } from './sample-text.js';

test('is the same on every machine', () => {
  const text = newsCorpus({ seed: 1, characterCount: 100_000 });
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    '855c3b661946c7b1dd66afafafaf43cc1461207876223ff9a8130027bc1324ab',
  );
});

test('is independent texts of the news grammar, cut at the end', () => {
  const grammar = newsGrammar();
  const texts = Array.from({ length: 20 }, (_, index) => sampleText(grammar, foldInKey(randomKey(4), index)));
  expect(texts.join('').startsWith(newsCorpus({ seed: 4, characterCount: 2000 }))).toBe(true);
});

test.each([1, 2, 166, 167, 1000])('has exactly %d characters and begins like a longer one', (characterCount) => {
  const text = newsCorpus({ seed: 7, characterCount });
  expect(text).toHaveLength(characterCount);
  expect(newsCorpus({ seed: 7, characterCount: 1500 }).startsWith(text)).toBe(true);
});

test('differs from seed to seed', () => {
  const beginnings = [0, 1, 2, 3, 2 ** 53 - 1].map((seed) => newsCorpus({ seed, characterCount: 200 }));
  expect(new Set(beginnings).size).toBe(5);
});

test.each([
  [{ seed: -1, characterCount: 10 }, '`seed` must be an integer of at least 0, got -1.'],
  [{ seed: 0.5, characterCount: 10 }, '`seed` must be an integer of at least 0, got 0.5.'],
  [{ seed: 1, characterCount: 0 }, '`characterCount` must be an integer from 1 to 268435456, got 0.'],
  [{ seed: 1, characterCount: 2 ** 29 }, '`characterCount` must be an integer from 1 to 268435456, got 536870912.'],
])('refuses %o', (options, sentence) => {
  expect(() => newsCorpus(options)).toThrow(`newsCorpus: ${sentence}`);
});
