import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlignedText } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import { type ByteLevelPreTokenizerOptions, byteLevelPreTokenizer } from './byte-level-pre-tokenizer.js';

function pieces(text: string, options?: ByteLevelPreTokenizerOptions): string[] {
  const aligned: AlignedText = { text, atStart: true, alignment: undefined };
  return byteLevelPreTokenizer(options)
    .preTokenize(aligned)
    .map((piece) => piece.text);
}

test('makes words with the blank before them', () => {
  expect(pieces("I'm 20\n\n  né")).toEqual(['ĠI', "'m", 'Ġ20', 'ĊĊĠ', 'ĠnÃ©']);
});

test('adds no blank where there is one, nor where none is asked for, nor to nothing', () => {
  expect(pieces(' a b')).toEqual(['Ġa', 'Ġb']);
  expect(pieces('a b', { addPrefixSpace: false })).toEqual(['a', 'Ġb']);
  expect(pieces('')).toEqual([]);
});

test('makes one piece without the expression', () => {
  expect(pieces('a b', { useRegex: false })).toEqual(['ĠaĠb']);
});

test('writes a lone surrogate as three bytes', () => {
  // ED A0 BC and ED BE 89, the halves of U+1F389; whole, it is F0 9F 8E 89.
  const options = { addPrefixSpace: false, useRegex: false };
  expect(pieces('\ud83c', options)).toEqual(['íł¼']);
  expect(pieces('\udf89a', options)).toEqual(['í¾īa']);
  expect(pieces('\ud83c\udf89', options)).toEqual(['ðŁİī']);
});

// GPT-2's bytes_to_unicode: the printable characters of Latin-1 stand for themselves, the other bytes for those from 256 on.
const byteOf = new Map<string, number>();
const printable = (byte: number): boolean => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
for (let byte = 0, others = 256; byte < 256; byte++) {
  byteOf.set(String.fromCharCode(printable(byte) ? byte : others++), byte);
}

test('holds the bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const visible = pieces(text, { addPrefixSpace: false }).join('');
      const bytes = [...visible].map((character) => byteOf.get(character));
      expect(bytes).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
});

test('knows of each byte the character that it is a byte of', () => {
  const text = 'é🎉\ud800';
  const aligned: AlignedText = { text, atStart: true, alignment: identityAlignment(text.length) };
  const [piece] = byteLevelPreTokenizer({ useRegex: false }).preTokenize(aligned);
  expect(piece?.text).toHaveLength(1 + 2 + 4 + 3);
  expect([...(piece?.alignment?.starts ?? [])]).toEqual([0, 0, 0, 1, 1, 1, 1, 3, 3, 3]);
  expect([...(piece?.alignment?.ends ?? [])]).toEqual([1, 1, 1, 3, 3, 3, 3, 4, 4, 4]);
});
