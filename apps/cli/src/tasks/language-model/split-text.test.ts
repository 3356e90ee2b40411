import { expect, test } from 'vitest';
import { splitText } from './split-text.js';

test('holds out the last characters, as many as the share says, rounded up', () => {
  expect(splitText('abcdefghij', 0.1, 'characters')).toEqual({ learned: 'abcdefghi', heldOut: 'j' });
  expect(splitText('abcdefghijk', 0.1, 'bpe')).toEqual({ learned: 'abcdefghi', heldOut: 'jk' });
  expect(splitText('abc', 0, 'words')).toEqual({ learned: 'abc', heldOut: '' });
});

test('counts code points, and cuts none', () => {
  expect(splitText('🎈a🎈b🎈', 0.5, 'bytes')).toEqual({ learned: '🎈a', heldOut: '🎈b🎈' });
  expect(splitText('🎈🎈🎈🎈', 0.25, 'characters')).toEqual({ learned: '🎈🎈🎈', heldOut: '🎈' });
});

test('cuts no grapheme where those are the tokens', () => {
  const text = 'aae\u0301e\u0301';
  expect(splitText(text, 0.5, 'characters')).toEqual({ learned: 'aae', heldOut: '\u0301e\u0301' });
  expect(splitText(text, 0.5, 'graphemes')).toEqual({ learned: 'aa', heldOut: 'e\u0301e\u0301' });
});
