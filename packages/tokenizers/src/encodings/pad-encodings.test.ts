import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../pipeline/encoding.js';
import { padEncodings } from './pad-encodings.js';
import { textEncoding } from './text-encoding.reference.js';
import { truncateEncoding } from './truncate-encoding.js';

const text = ({ entries }: Encoding): string => entries.join('');

describe('padEncodings', () => {
  test('fills a batch up to its longest, rounded up', () => {
    const batch = [textEncoding(3), textEncoding(0), textEncoding(1)];
    expect(padEncodings(batch, { entry: '.' }).map(text)).toEqual(['abc', '...', 'a..']);
    expect(padEncodings(batch, { entry: '.', multipleOf: 2, direction: 'left' }).map(text)).toEqual([
      '.abc',
      '....',
      '...a',
    ]);
    expect(padEncodings([], {})).toEqual([]);
  });

  test('fills up what was cut off, and leaves what is longer', () => {
    const truncated = truncateEncoding(textEncoding(5), { maximumLength: 3 });
    const [padded] = padEncodings([truncated], { length: 2, multipleOf: 3, entry: '.', token: 9, typeId: 7 });
    expect(padded?.overflowing.map(text)).toEqual(['de.']);
    expect(padded?.overflowing[0]).toMatchObject({
      tokens: Int32Array.of(7, 8, 9),
      starts: Int32Array.of(6, 8, 0),
      ends: Int32Array.of(7, 9, 0),
      pieceIds: Int32Array.of(3, 4, -1),
      sequenceIds: Int32Array.of(0, 0, -1),
      typeIds: Int32Array.of(0, 0, 7),
      specialMask: Uint8Array.of(0, 0, 1),
      attentionMask: Uint8Array.of(1, 1, 0),
    });
  });

  test('refuses wrong numbers', () => {
    const refused = [{ length: -1 }, { length: 2 ** 24 + 1 }, { multipleOf: 0 }, { length: 1e7, multipleOf: 9e6 }];
    for (const padding of [...refused, { token: 2 ** 31 }, { typeId: -1 }]) {
      expect(() => padEncodings([textEncoding(1)], padding)).toThrow(ArgumentError);
    }
  });
});
