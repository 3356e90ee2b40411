import { ArgumentError, CheckpointError, VocabularyError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteTokenizer } from './byte-tokenizer.js';

const anyString = fc.string({ unit: 'binary' });
/** Strings of UTF-16 units of which many are halves of surrogate pairs. */
const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0xd800, max: 0xdfff }), fc.integer({ min: 0, max: 0xffff })))
  .map((units) => String.fromCharCode(...units));

describe('encode', () => {
  test.each([
    ['', []],
    ['né', [0x6e, 0xc3, 0xa9]],
    ['€', [0xe2, 0x82, 0xac]],
    ['🙂', [0xf0, 0x9f, 0x99, 0x82]],
    ['\ufeffa\0', [0xef, 0xbb, 0xbf, 0x61, 0]],
    ['\ud83d', [0xed, 0xa0, 0xbd]],
    ['a\ude42b', [0x61, 0xed, 0xb9, 0x82, 0x62]],
  ])('gives %j the bytes of UTF-8, and half of a pair three', (text, bytes) => {
    expect(byteTokenizer.encode(text)).toEqual(Int32Array.from(bytes));
  });

  test('gives the bytes of TextEncoder for every text that is well-formed', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(byteTokenizer.encode(text)).toEqual(Int32Array.from(new TextEncoder().encode(text)));
      }),
    );
  });

  test('refuses what is not a string', () => {
    const encode = (): unknown => byteTokenizer.encode(new Uint8Array(1) as unknown as string);
    expect(encode).toThrow(ArgumentError);
    expect(encode).toThrow('byteTokenizer.encode: `text` must be a string, got an object of type Uint8Array.');
  });
});

describe('decode', () => {
  test('gives back every string, halves of pairs included', () => {
    fc.assert(
      fc.property(fc.oneof(anyString, anyUnits), (text) => {
        const tokens = byteTokenizer.encode(text);
        expect(byteTokenizer.decode(tokens)).toBe(text);
        expect(byteTokenizer.decode([...tokens])).toBe(text);
      }),
      { numRuns: 10_000 },
    );
  });

  test('gives what TextDecoder gives of bytes that are no UTF-8, unless a half of a pair is in them', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x61, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xf0, 0x9f),
    );
    const withoutHalves = fc.array(byte, { maxLength: 20 }).filter((bytes) => !bytes.includes(0xed));
    fc.assert(
      fc.property(withoutHalves, (bytes) => {
        const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
        expect(byteTokenizer.decode(bytes)).toBe(decoder.decode(Uint8Array.from(bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([-1, 256, 0.5, Number.NaN, 2 ** 32])('refuses the token %d', (token) => {
    const decode = (): unknown => byteTokenizer.decode([97, token]);
    expect(decode).toThrow(VocabularyError);
    expect(decode).toThrow(
      `byteTokenizer.decode: token ${token} at offset 1 is not in the vocabulary of 256 entries. Decode with the tokenizer that encoded them.`,
    );
  });
});

describe('incrementalDecoder', () => {
  test('gives a character when its bytes are there and the next one has begun', () => {
    const decoder = byteTokenizer.incrementalDecoder();
    const given = Array.from(byteTokenizer.encode('né🙂!'), (token) => decoder.push(token));
    expect(given).toEqual(['', '', 'n', '', '', '', 'é', '🙂']);
    expect(decoder.end()).toBe('!');
  });

  test('gives U+FFFD for a character that is not finished', () => {
    const decoder = byteTokenizer.incrementalDecoder();
    expect([0x61, 0xf0, 0x9f].map((token) => decoder.push(token))).toEqual(['', '', '']);
    expect(decoder.end()).toBe('a\ufffd');
  });

  test('gives in all what decode gives of any bytes', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xed, 0xa0, 0xbd, 0xb9, 0x82, 0xcc, 0x81, 0x65),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 40 }), (bytes) => {
        const decoder = byteTokenizer.incrementalDecoder();
        const given = bytes.map((token) => decoder.push(token)).join('') + decoder.end();
        expect(given).toBe(byteTokenizer.decode(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('goes on in the midst of a character after a token that is none', () => {
    const decoder = byteTokenizer.incrementalDecoder();
    decoder.push(0xc3);
    const push = (): unknown => decoder.push(256);
    expect(push).toThrow(VocabularyError);
    expect(push).toThrow('token 256 at offset 1 is not in the vocabulary');
    expect(decoder.push(0xa9) + decoder.end()).toBe('é');
  });
});

describe('toJSON and fromJSON', () => {
  test('write a type and a version, and read them back', () => {
    const written: unknown = JSON.parse(JSON.stringify(byteTokenizer));
    expect(written).toEqual({ type: 'bytes', version: 1 });
    expect(byteTokenizer.fromJSON(written)).toBe(byteTokenizer);
  });

  test.each([
    [{ type: 'characters', version: 1 }, '`json.type` must be "bytes", got "characters"'],
    [{ type: 'bytes', version: 2 }, '`json.version` must be 1, got 2'],
    [{ type: 'bytes' }, '`json.version` must be 1, got nothing'],
    [{ type: 'bytes', version: 1, size: 256 }, '`json.size` is not known here, got 256'],
    [null, '`json` must be an object, got null'],
    ['{"type":"bytes","version":1}', '`json` must be an object, got'],
  ])('refuse %j', (json, problem) => {
    const read = (): unknown => byteTokenizer.fromJSON(json);
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(`byteTokenizer.fromJSON: ${problem}`);
  });
});
