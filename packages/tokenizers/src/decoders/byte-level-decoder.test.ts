import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterOfByte } from '../pipeline/byte-characters.js';
import { readUtf8 } from '../pipeline/read-utf8.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';
import { byteLevelDecoder } from './byte-level-decoder.js';
import { decodeEntries } from './decode-entries.js';
import { entryStream } from './entry-stream.js';

/** A text as a byte-level vocabulary has it. */
const visible = (text: string): string => Array.from(utf8Bytes(text), characterOfByte).join('');

describe('byteLevelDecoder', () => {
  test('reads every text again, however it is cut, lone surrogates too', () => {
    const units = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: units }));
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.nat(3)), (text, lengths) => {
        const entries: string[] = [];
        for (let rest = visible(text); rest !== ''; rest = rest.slice(entries.at(-1)?.length)) {
          entries.push(rest.slice(0, 1 + lengths.next().value));
        }
        expect(decodeEntries(byteLevelDecoder(), entries)).toBe(text);
      }),
    );
  });

  test('gives a character with its last byte', () => {
    const stream = entryStream(byteLevelDecoder());
    expect([...visible(' 🦀é')].map((entry) => stream.push(entry))).toEqual([' ', '', '', '', '🦀', '', 'é']);
    expect(stream.push(visible('é').slice(0, 1))).toBe('');
    expect(stream.end()).toBe('\ufffd');
  });

  test('tells the bytes that make the same text', () => {
    const decoder = byteLevelDecoder();
    const entries = ['Ġa', 'ð', 'Ł', '¦', 'Ģ', '<|end of text|>', 'Ġ日', '\ud800', 'Ã'];
    const bytes = entries.flatMap((entry) => [...(decoder.bytesOf?.(entry) ?? [])]);
    expect(readUtf8(Uint8Array.from(bytes))).toBe(decodeEntries(decoder, entries));
  });

  test('takes an entry with a character that stands for no byte as it is', () => {
    expect(decodeEntries(byteLevelDecoder(), ['Ġa', '<|end of text|>', 'Ġ日'])).toBe(' a<|end of text|>Ġ日');
  });
});
