import { expect, test } from 'vitest';
import { textWidth } from './character-width.js';
import { wrapWords } from './wrap-words.js';

test('breaks at blanks', () => {
  expect(wrapWords('the cat sat on the mat', 10)).toEqual(['the cat', 'sat on the', 'mat']);
});

test('breaks words that are longer than a line', () => {
  expect(wrapWords('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
});

test('keeps line breaks, empty lines and further blanks', () => {
  expect(wrapWords('a\n\n  b  c\n', 4)).toEqual(['a', '', '  b ', 'c', '']);
});

test.each([' ', '  ', '     ', 'abc ', 'abc  ', 'ab cd ', 'abcd'])('lets no line of "%s" be wider than 3', (text) => {
  for (const line of wrapWords(text, 3)) expect(textWidth(line)).toBeLessThanOrEqual(3);
});

test('counts the columns that characters take', () => {
  expect(wrapWords('漢字かな', 5)).toEqual(['漢字', 'かな']);
  expect(wrapWords('e\u0301e\u0301e\u0301', 3)).toEqual(['e\u0301e\u0301e\u0301']);
  expect(wrapWords('😀😀', 3)).toEqual(['😀', '😀']);
});
