import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textEncoding } from './text-encoding.reference.js';
import { truncateEncoding } from './truncate-encoding.js';

const text = (tokens: Int32Array): string => Array.from(tokens, (token) => String.fromCharCode(93 + token)).join('');

function partsOf(length: number, options: Parameters<typeof truncateEncoding>[1]): string[] {
  const encoding = truncateEncoding(textEncoding(length), options);
  return [encoding, ...encoding.overflowing].map(({ tokens }) => text(tokens));
}

describe('truncateEncoding', () => {
  test('keeps the start, and cuts the rest into parts that overlap', () => {
    expect(partsOf(7, { maximumLength: 3 })).toEqual(['abc', 'def', 'g']);
    expect(partsOf(7, { maximumLength: 3, stride: 1 })).toEqual(['abc', 'cde', 'efg']);
    expect(partsOf(8, { maximumLength: 3, stride: 2 })).toEqual(['abc', 'bcd', 'cde', 'def', 'efg', 'fgh']);
  });

  test('keeps the end with direction left', () => {
    expect(partsOf(7, { maximumLength: 3, direction: 'left' })).toEqual(['efg', 'bcd', 'a']);
    expect(partsOf(8, { maximumLength: 3, stride: 1, direction: 'left' })).toEqual(['fgh', 'def', 'bcd', 'ab']);
  });

  test('keeps what is short enough', () => {
    const encoding = textEncoding(3);
    expect(truncateEncoding(encoding, { maximumLength: 3 })).toBe(encoding);
    expect(partsOf(0, { maximumLength: 0 })).toEqual(['']);
  });

  test('keeps nothing of length 0, and the whole in one part', () => {
    expect(partsOf(4, { maximumLength: 0 })).toEqual(['', 'abcd']);
  });

  test('loses no token, and repeats as many as the stride', () => {
    const lengths = fc.record({ length: fc.nat(25), maximumLength: fc.integer({ min: 1, max: 8 }) });
    const directions = fc.constantFrom('left' as const, 'right' as const);
    fc.assert(
      fc.property(lengths, fc.nat(7), directions, ({ length, maximumLength }, stride, direction) => {
        fc.pre(stride < maximumLength);
        const parts = partsOf(length, { maximumLength, stride, direction });
        const inOrder = direction === 'left' ? parts.reverse() : parts;
        const first = inOrder[0] ?? '';
        const others = inOrder.slice(1);
        // In a part that goes left, what it repeats is at its end.
        const rest = others.map((part, index) =>
          direction === 'right' ? part.slice(stride) : part.slice(Math.min(stride, inOrder[index]?.length ?? 0)),
        );
        expect([first, ...rest].join('')).toBe(text(textEncoding(length).tokens));
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(maximumLength);
      }),
    );
  });

  test('refuses wrong numbers', () => {
    const refused = [{ maximumLength: -1 }, { maximumLength: 1.5 }, { maximumLength: 3, stride: 3 }];
    for (const options of [...refused, { maximumLength: 3, stride: -1 }, { maximumLength: 0, stride: 1 }]) {
      expect(() => truncateEncoding(textEncoding(2), options)).toThrow(ArgumentError);
    }
  });
});
