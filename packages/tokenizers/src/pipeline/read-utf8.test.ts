import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUtf8 } from './read-utf8.js';
import { utf8Bytes } from './utf8-bytes.js';

const oracle = new TextDecoder('utf-8', { ignoreBOM: true });

test('reads what utf8Bytes wrote, lone surrogates and byte order marks included', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0xd800, max: 0xdfff }).map((surrogate) => String.fromCharCode(surrogate)),
    fc.constant('\ufeff'),
  );
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect(readUtf8(utf8Bytes(text))).toBe(text);
      if (!/\p{Cs}/u.test(text)) expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
});

test('reads bytes that are not well-formed as TextDecoder does, but for surrogates', () => {
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0xc3, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x99, 0x82),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.array(byte, { maxLength: 12 }), (some, others) => {
      for (const bytes of [some, Uint8Array.from(others)]) {
        if (bytes.includes(0xed)) continue; // with which surrogates begin
        expect(readUtf8(bytes)).toBe(oracle.decode(bytes));
      }
    }),
  );
});
