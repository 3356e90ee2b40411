import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { punctuationPreTokenizer } from './punctuation-pre-tokenizer.js';
import { type SplitPreTokenizerOptions, splitPreTokenizer } from './split-pre-tokenizer.js';

function pieces(text: string, options: SplitPreTokenizerOptions): string[] {
  return splitPreTokenizer(options)
    .preTokenize({ text, atStart: true, alignment: undefined })
    .map((piece) => piece.text);
}

test('cuts at a text as it is written', () => {
  expect(pieces('a.b.c', { pattern: '.', behavior: 'removed' })).toEqual(['a', 'b', 'c']);
});

test('cuts at matches of a regular expression', () => {
  const pattern = { regex: '\\p{N}{1,3}' };
  expect(pieces('a12345b', { pattern, behavior: 'isolated' })).toEqual(['a', '123', '45', 'b']);
  expect(pieces('a12345b', { pattern, behavior: 'removed', invert: true })).toEqual(['123', '45']);
});

test('keeps the pieces of a text at its start', () => {
  const preTokenizer = splitPreTokenizer({ pattern: ' ', behavior: 'removed' });
  const starts = (atStart: boolean): boolean[] =>
    preTokenizer.preTokenize({ text: 'a b', atStart, alignment: undefined }).map((piece) => piece.atStart);
  expect(starts(true)).toEqual([true, false]);
  expect(starts(false)).toEqual([false, false]);
});

test('refuses an unknown behavior and a malformed expression', () => {
  expect(() => splitPreTokenizer({ pattern: ' ', behavior: 'Removed' as 'removed' })).toThrow(
    'splitPreTokenizer: `behavior` must be "removed" or "isolated" or "mergedWithPrevious" or "mergedWithNext" or ' +
      '"contiguous", got "Removed".',
  );
  expect(() => punctuationPreTokenizer({ behavior: 'toString' as 'removed' })).toThrow(ArgumentError);
  expect(() => splitPreTokenizer({ pattern: { regex: '(a' }, behavior: 'removed' })).toThrow(ArgumentError);
});
