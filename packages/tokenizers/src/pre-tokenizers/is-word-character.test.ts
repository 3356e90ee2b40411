import { expect, test } from 'vitest';
import { isWordCharacter } from './is-word-character.js';

test('holds the letters, digits and the underscore of ASCII', () => {
  const characters = Array.from({ length: 0x80 }, (_, codePoint) => codePoint).filter(isWordCharacter);
  expect(String.fromCodePoint(...characters)).toBe('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
});

test('holds letters, marks, decimal digits, letters that are numbers, connectors and joiners', () => {
  const characters = [...'éß日ー٣Ⅷ‿\u0301\u200d\u{1f150}'];
  expect(characters.filter((character) => isWordCharacter(character.codePointAt(0) as number))).toEqual(characters);
});

test('does not hold other numbers, punctuation and symbols', () => {
  const others = [...'²½—€☃🎉\u200b\ud800'];
  expect(others.filter((character) => isWordCharacter(character.codePointAt(0) as number))).toEqual([]);
});
