import { expect, test } from 'vitest';
import { shownCharacter, shownCharacters } from './shown-characters.js';

test('names a character, and moves no cursor', () => {
  expect(shownCharacter('é')).toBe('"é" (U+00E9)');
  expect(shownCharacter('🎈')).toBe('"🎈" (U+1F388)');
  expect(shownCharacter('e\u0301')).toBe('"e\u0301" (U+0065 U+0301)');
  expect(shownCharacter('\n')).toBe('"\\n" (U+000A)');
  expect(shownCharacter('\u009b')).toBe('"·" (U+009B)');
});

test('names the first five of many', () => {
  expect(shownCharacters(new Set('ab'))).toBe('"a" (U+0061), "b" (U+0062)');
  expect(shownCharacters(new Set('abcdefgh'))).toMatch(/^"a" .*, "e" \(U\+0065\) and 3 more$/);
});
