import { describe, expect, test } from 'vitest';
import type { Encoding } from '../pipeline/encoding.js';
import { addedTokens } from './added-tokens.js';
import { mergeEncodings } from './merge-encodings.js';
import { textEncoding } from './text-encoding.reference.js';
import { truncateEncoding } from './truncate-encoding.js';

const text = ({ entries }: Encoding): string => entries.join('');
const separator = addedTokens({ tokens: [2], entries: ['|'], typeId: 0 });

describe('mergeEncodings', () => {
  test('joins what was cut off of each with all of the others', () => {
    const first = truncateEncoding(textEncoding(5), { maximumLength: 2 });
    const second = truncateEncoding(textEncoding(3), { maximumLength: 2 });
    const merged = mergeEncodings([first, separator, second]);
    expect(text(merged)).toBe('ab|ab');
    expect(merged.overflowing.map(text)).toEqual(['cd|ab', 'cd|c', 'e|ab', 'e|c', 'ab|c']);
    expect(merged.overflowing.every(({ overflowing }) => overflowing.length === 0)).toBe(true);
  });

  test('makes what overflows only when asked', () => {
    const long = truncateEncoding(textEncoding(20_000), { maximumLength: 2 });
    expect(text(mergeEncodings([long, separator, long]))).toBe('ab|ab');
  });

  test('leaves one encoding as it is, and makes an empty one of none', () => {
    const encoding = textEncoding(2);
    expect(mergeEncodings([encoding])).toBe(encoding);
    expect(mergeEncodings([]).tokens).toEqual(new Int32Array(0));
  });
});
