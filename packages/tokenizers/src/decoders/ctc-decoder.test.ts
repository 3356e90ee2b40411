import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { ctcDecoder } from './ctc-decoder.js';
import { decodeEntries } from './decode-entries.js';

const letters = (text: string): string[] => text.split(' ');

describe('ctcDecoder', () => {
  test('joins equal entries in a row, but not across padding', () => {
    const entries = letters('<pad> <pad> h e e l l <pad> l o o o <pad> | | <pad> w o r r l d');
    expect(decodeEntries(ctcDecoder(), entries)).toBe('hello world');
  });

  test('takes its own entries, and leaves delimiters as they are without cleanup', () => {
    const decoder = ctcDecoder({ padToken: '_', wordDelimiterToken: '/', cleanup: false });
    expect(decodeEntries(decoder, letters('a a _ a / b_'))).toBe('aa/b');
  });

  test('refuses an empty delimiter', () => {
    expect(() => ctcDecoder({ wordDelimiterToken: '' })).toThrow(ArgumentError);
  });
});
