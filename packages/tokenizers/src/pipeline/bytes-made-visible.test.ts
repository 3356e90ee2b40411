import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityAlignment } from './alignment.js';
import { byteOfCharacter } from './byte-characters.js';
import { bytesMadeVisible } from './bytes-made-visible.js';

test('writes a character for each byte in UTF-8, which came from the character of the byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const characters = [...text];
      const bytes = characters.map((character) => [...new TextEncoder().encode(character)]);
      const { text: visible, alignment } = bytesMadeVisible({
        text,
        atStart: true,
        alignment: identityAlignment(text.length),
      });
      expect([...visible].map(byteOfCharacter)).toEqual(bytes.flat());
      let start = 0;
      const expected = characters.flatMap((character, index) => {
        const span = [start, start + character.length];
        start += character.length;
        return (bytes[index] ?? []).map(() => span);
      });
      expect(Array.from(alignment?.starts ?? [], (from, unit) => [from, alignment?.ends[unit]])).toEqual(expected);
      expect(bytesMadeVisible({ text, atStart: true, alignment: undefined }).text).toBe(visible);
    }),
  );
});

test('shows every byte of ASCII', () => {
  const ascii = String.fromCharCode(...Array(0x80).keys());
  const { text } = bytesMadeVisible({ text: ascii, atStart: true, alignment: undefined });
  expect(text.slice(0x20)).toBe(`Ġ${ascii.slice(0x21, 0x7f)}ġ`);
  expect(text.slice(0, 0x20)).toBe(String.fromCharCode(...Array.from({ length: 0x20 }, (_, byte) => 0x100 + byte)));
});
