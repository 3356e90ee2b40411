import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { decodeEntries } from './decode-entries.js';
import { decoderSequence } from './decoder-sequence.js';
import { entryStream } from './entry-stream.js';
import { fuseDecoder } from './fuse-decoder.js';
import { replaceDecoder } from './replace-decoder.js';

describe('replaceDecoder', () => {
  test('puts the content in as it is', () => {
    expect(decodeEntries(replaceDecoder({ pattern: 'a', content: '$&$1' }), ['bab'])).toBe('b$&$1b');
    expect(decodeEntries(replaceDecoder({ pattern: { regex: '(a)' }, content: '$1' }), ['bab'])).toBe('b$1b');
  });

  test('passes empty matches over', () => {
    expect(decodeEntries(replaceDecoder({ pattern: { regex: 'a*' }, content: '-' }), ['baab', ''])).toBe('b-b');
  });

  test('finds a text across the entries that were fused', () => {
    const decoder = decoderSequence([fuseDecoder(), replaceDecoder({ pattern: 'aab', content: 'X' })]);
    const stream = entryStream(decoder);
    expect(['a', 'a', 'a', 'b', 'ca'].map((entry) => stream.push(entry))).toEqual(['', '', 'a', 'X', 'c']);
    expect(stream.end()).toBe('a');
  });

  test('refuses an empty text, and a wrong expression', () => {
    expect(() => replaceDecoder({ pattern: '', content: 'a' })).toThrow(ArgumentError);
    expect(() => replaceDecoder({ pattern: { regex: '(' }, content: 'a' })).toThrow(ArgumentError);
  });
});
