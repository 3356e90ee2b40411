import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { decodeEntries } from './decode-entries.js';
import { decoderSequence } from './decoder-sequence.js';
import { entryStream } from './entry-stream.js';
import { fuseDecoder } from './fuse-decoder.js';
import { stripDecoder } from './strip-decoder.js';

describe('stripDecoder', () => {
  test('empties an entry of nothing but the character from both sides', () => {
    const decoder = stripDecoder({ content: 'a', start: 2, stop: 2 });
    expect(['', 'a', 'aaa', 'aaaa', 'aaaaa'].map((entry) => decodeEntries(decoder, [entry]))).toEqual([
      '',
      '',
      '',
      '',
      'a',
    ]);
  });

  test('takes from both ends of a text that is fused, and holds no more than it may take', () => {
    const stream = entryStream(decoderSequence([fuseDecoder(), stripDecoder({ content: ' ', start: 1, stop: 2 })]));
    expect([' ', ' a', ' ', ' ', ' ', 'b ', '  '].map((entry) => stream.push(entry))).toEqual([
      '',
      ' a',
      '',
      '',
      ' ',
      '  b',
      ' ',
    ]);
    expect(stream.end()).toBe('');
  });

  test('refuses what is not one character, or no count', () => {
    expect(() => stripDecoder({ content: 'ab' })).toThrow(ArgumentError);
    expect(() => stripDecoder({ content: 'a', start: -1 })).toThrow(ArgumentError);
    expect(() => stripDecoder({ content: 'a', stop: 1.5 })).toThrow(ArgumentError);
  });
});
