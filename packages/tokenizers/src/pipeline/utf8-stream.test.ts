import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8Stream } from './utf8-stream.js';

function read(bytes: readonly number[]): string {
  const stream = utf8Stream();
  return bytes.map((byte) => stream.push(byte)).join('') + stream.end();
}

/** What a strict decoder makes of the bytes. */
function strictly(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** WTF-8 of a text, written from its definition. */
function wtf8(text: string): number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code < 0xe000) return [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
    return [...new TextEncoder().encode(character)];
  });
}

function holdsSurrogate(bytes: readonly number[]): boolean {
  return bytes.some(
    (byte, i) => byte === 0xed && between(bytes[i + 1], 0xa0, 0xbf) && between(bytes[i + 2], 0x80, 0xbf),
  );
}

function between(byte: number | undefined, lowest: number, highest: number): boolean {
  return byte !== undefined && byte >= lowest && byte <= highest;
}

/** Bytes at the bounds of what UTF-8 allows, where mistakes would be. */
const edges = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
  0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];

describe('utf8Stream', () => {
  test('reads as TextDecoder does, for every two bytes', () => {
    const pairs = Array.from({ length: 65_536 }, (_, pair) => [pair >> 8, pair & 255]);
    expect(pairs.filter((pair) => read(pair) !== strictly(pair))).toEqual([]);
  });

  test('reads as TextDecoder does at the bounds of what is allowed, but for surrogates', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...edges), { maxLength: 8 }), (bytes) => {
        fc.pre(!holdsSurrogate(bytes));
        expect(read(bytes)).toBe(strictly(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('reads every string again, lone surrogates too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          expect(read(wtf8(text))).toBe(text);
        },
      ),
    );
    expect(read([0xed, 0xa0, 0x80])).toBe('\ud800');
    expect(read([0xed, 0xbf, 0xbf])).toBe('\udfff');
  });

  test('reads a half surrogate as TextDecoder does', () => {
    for (const rest of [[], [0x41], [0xed], [0xc3, 0xa9]]) {
      expect(read([0xed, 0xa0, ...rest])).toBe(strictly([0xed, 0xa0, ...rest]));
    }
  });

  test('gives a character with its last byte, and what is wrong as soon as it is known to be', () => {
    const stream = utf8Stream();
    expect([0xf0, 0x9f, 0xa6, 0x80].map((byte) => stream.push(byte))).toEqual(['', '', '', '🦀']);
    expect(stream.push(0xe2)).toBe('');
    expect(stream.push(0x28)).toBe('\ufffd(');
    expect(stream.push(0xff)).toBe('\ufffd');
    expect(stream.end()).toBe('');
  });

  test('begins anew after its end', () => {
    const stream = utf8Stream();
    stream.push(0xe2);
    expect(stream.end()).toBe('\ufffd');
    expect(stream.push(0x82)).toBe('\ufffd');
    expect(stream.push(0x41)).toBe('A');
    expect(stream.end()).toBe('');
  });
});
