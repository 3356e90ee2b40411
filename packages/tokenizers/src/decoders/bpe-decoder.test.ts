import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { bpeDecoder } from './bpe-decoder.js';
import { entryStream } from './entry-stream.js';

describe('bpeDecoder', () => {
  test('gives the blank after a word when there is another entry', () => {
    const stream = entryStream(bpeDecoder());
    expect(['un', 'roll</w>', 'it</w>'].map((entry) => stream.push(entry))).toEqual(['un', 'roll', ' it']);
    expect(stream.end()).toBe('');
  });

  test('refuses an empty suffix', () => {
    expect(() => bpeDecoder({ suffix: '' })).toThrow(ArgumentError);
  });
});
