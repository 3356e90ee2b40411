import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { decodeEntries } from './decode-entries.js';
import { metaspaceDecoder } from './metaspace-decoder.js';

describe('metaspaceDecoder', () => {
  test('drops the blanks of the first entry unless the pre-tokenizer added none', () => {
    const entries = ['▁to', '▁be'];
    expect(decodeEntries(metaspaceDecoder(), entries)).toBe('to be');
    expect(decodeEntries(metaspaceDecoder({ prependScheme: 'never' }), entries)).toBe(' to be');
  });

  test('takes any one character for a blank', () => {
    expect(decodeEntries(metaspaceDecoder({ replacement: '🦀' }), ['🦀to', '🦀be'])).toBe('to be');
    expect(() => metaspaceDecoder({ replacement: '' })).toThrow(ArgumentError);
    expect(() => metaspaceDecoder({ replacement: '▁▁' })).toThrow(ArgumentError);
  });
});
