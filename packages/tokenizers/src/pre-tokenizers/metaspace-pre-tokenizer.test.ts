import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { cut } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import { type MetaspacePreTokenizerOptions, metaspacePreTokenizer } from './metaspace-pre-tokenizer.js';

function pieces(text: string, options?: MetaspacePreTokenizerOptions, start = 0): string[] {
  const whole = { text, atStart: true, alignment: identityAlignment(text.length) };
  return metaspacePreTokenizer(options)
    .preTokenize(cut(whole, start, text.length))
    .map((piece) => `${piece.text} ${piece.alignment?.starts[0]}-${piece.alignment?.ends.at(-1)}`);
}

test('cuts before blanks, each of which becomes visible', () => {
  expect(pieces('to  be ')).toEqual(['▁to 0-2', '▁ 2-3', '▁be 3-6', '▁ 6-7']);
});

test('does not cut without split', () => {
  expect(pieces('to be', { split: false })).toEqual(['▁to▁be 0-5']);
});

test('adds no replacement where the text begins with one', () => {
  expect(pieces(' to')).toEqual(['▁to 0-3']);
  expect(pieces('▁to')).toEqual(['▁to 0-3']);
});

test('adds a replacement at the start only, to each text, or to none', () => {
  const text = 'to be';
  expect(pieces(text, { prependScheme: 'first' })).toEqual(['▁to 0-2', '▁be 2-5']);
  expect(pieces(text, { prependScheme: 'first' }, 3)).toEqual(['be 3-5']);
  expect(pieces(text, { prependScheme: 'always' }, 3)).toEqual(['▁be 3-5']);
  expect(pieces(text, { prependScheme: 'never' })).toEqual(['to 0-2', '▁be 2-5']);
});

test('takes a replacement of two units', () => {
  expect(pieces('to be', { replacement: '🎉' })).toEqual(['🎉to 0-2', '🎉be 2-5']);
});

test('makes nothing of nothing', () => {
  expect(pieces('')).toEqual([]);
  expect(pieces('', { split: false })).toEqual([]);
});

test('refuses a replacement of several characters and an unknown scheme', () => {
  expect(() => metaspacePreTokenizer({ replacement: '__' })).toThrow(
    new ArgumentError({
      caller: 'metaspacePreTokenizer',
      argument: 'replacement',
      expectation: 'be one character',
      actual: '__',
    }),
  );
  expect(() => metaspacePreTokenizer({ prependScheme: 'Always' as 'always' })).toThrow(
    'metaspacePreTokenizer: `prependScheme` must be "always" or "first" or "never", got "Always".',
  );
});
