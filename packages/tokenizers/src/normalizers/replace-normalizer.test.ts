import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { type AlignedText, cut } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import { type ReplaceNormalizerOptions, replaceNormalizer } from './replace-normalizer.js';

const aligned = (text: string): AlignedText => ({ text, atStart: true, alignment: identityAlignment(text.length) });

function offsetsOf({ alignment }: AlignedText): [number, number][] {
  return Array.from(alignment?.starts ?? [], (start, unit) => [start, alignment?.ends[unit] ?? Number.NaN]);
}

describe('replaceNormalizer', () => {
  test('knows that what replaces several characters came from all of them', () => {
    const { normalize } = replaceNormalizer({ pattern: 'ab', content: 'xyz' });
    const result = normalize(aligned('cabc'));
    expect(result.text).toBe('cxyzc');
    expect(offsetsOf(result)).toEqual([
      [0, 1],
      [1, 3],
      [1, 3],
      [1, 3],
      [3, 4],
    ]);
  });

  test('takes signs of expressions in a text as they are, and `$` in the content', () => {
    const { normalize } = replaceNormalizer({ pattern: '.*', content: '$&$1' });
    expect(normalize(aligned('a.*')).text).toBe('a$&$1');
  });

  test.each<[string, ReplaceNormalizerOptions['pattern'], string, string]>([
    ['the empty text, around each character', '', '🙂b', '-🙂-b-'],
    ['the start', { regex: '^' }, 'ab', '-ab'],
    ['the end', { regex: '$' }, 'ab', 'ab-'],
    ['bounds of words', { regex: '\\b' }, 'ab c', '-ab- -c-'],
    ['what may be empty, but not right after a match', { regex: 'a*' }, 'baac', '-b-c-'],
    ['what may be empty, at the end', { regex: 'a*' }, 'ba', '-b-'],
  ])('inserts where a match is empty: %s', (_, pattern, text, expected) => {
    const { normalize } = replaceNormalizer({ pattern, content: '-' });
    expect(normalize(aligned(text)).text).toBe(expected);
    expect(normalize({ ...aligned(text), alignment: undefined }).text).toBe(expected);
    expect(normalize(aligned('')).text).toBe('');
  });

  test('inserts a prefix that came from where the first character did, also in the middle of a text', () => {
    const { normalize } = replaceNormalizer({ pattern: { regex: '\\b' }, content: '-' });
    const result = normalize(cut(aligned('xxab c'), 2, 6));
    expect(result.text).toBe('-ab- -c-');
    expect(offsetsOf(result)).toEqual([
      [2, 3],
      [2, 3],
      [3, 4],
      [3, 4],
      [4, 5],
      [4, 5],
      [5, 6],
      [5, 6],
    ]);
  });

  test('refuses an expression that is malformed', () => {
    expect(() => replaceNormalizer({ pattern: { regex: '(' }, content: '' })).toThrow(ArgumentError);
  });

  test('refuses a text that an expression looks at too often', () => {
    const { normalize } = replaceNormalizer({ pattern: { regex: 'a*b|a' }, content: '' });
    expect(() => normalize(aligned('a'.repeat(100_000)))).toThrow(ArgumentError);
  });
});
