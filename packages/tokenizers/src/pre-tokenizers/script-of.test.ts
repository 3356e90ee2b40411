import { expect, test } from 'vitest';
import { scriptOf } from './script-of.js';

test.each([
  ['a', 'Latin'],
  ['ª', 'Latin'],
  ['1', 'Common'],
  [' ', 'Common'],
  ['🎉', 'Common'],
  ['\u0301', 'Inherited'],
  ['ж', 'Cyrillic'],
  ['京', 'Han'],
  ['𠀀', 'Han'],
  ['い', 'Hiragana'],
  ['グ', 'Katakana'],
  ['ー', 'Common'],
  ['한', 'Hangul'],
  ['ᜃ', 'Tagalog'],
  ['ꀀ', 'Yi'],
  ['\u{1e900}', 'Adlam'],
  ['\u{11d00}', undefined], // Masaram Gondi, of Unicode 10
  ['\u0378', undefined],
  ['\ud800', undefined],
])('%s is %s, when it is looked up and later', (character, script) => {
  const codePoint = character.codePointAt(0) as number;
  expect(scriptOf(codePoint)).toBe(script);
  expect(scriptOf(codePoint)).toBe(script);
});
