import { expect, test } from 'vitest';
import { shownEntry } from './shown-entry.js';

test.each([
  [' the', '" the"'],
  ['\n\t\r', '"\\n\\t\\r"'],
  ['"\\u0041"', '"\\"\\\\u0041\\""'],
  ['Ġ☕é🎈', '"Ġ☕é🎈"'],
  ['\0\u001b[2J\u009b', '"\\u{0}\\u{1b}[2J\\u{9b}"'],
  ['a\u200b\u202e\u00a0\u2028', '"a\\u{200b}\\u{202e}\\u{a0}\\u{2028}"'],
  ['\ud83d', '"\\u{d83d}"'],
  ['\u{e0001}', '"\\u{e0001}"'],
])('makes everything in %j visible', (text, shown) => {
  expect(shownEntry(text)).toBe(shown);
});
