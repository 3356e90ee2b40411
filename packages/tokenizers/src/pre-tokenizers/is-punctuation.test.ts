import { expect, test } from 'vitest';
import { isPunctuation } from './is-punctuation.js';

test('holds all of ASCII that is neither letter, digit, blank nor control', () => {
  const marks = Array.from({ length: 0x80 }, (_, codePoint) => codePoint).filter(isPunctuation);
  expect(String.fromCodePoint(...marks)).toBe('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
});

test.each(['—', '。', '«', '¿', '\u05be', '\u{1da8b}'])('holds %s', (mark) => {
  expect(isPunctuation(mark.codePointAt(0) as number)).toBe(true);
});

test.each(['\u0080', 'é', '€', '©', '☃', '\ud800', '🎉'])('does not hold %s', (mark) => {
  expect(isPunctuation(mark.codePointAt(0) as number)).toBe(false);
});
