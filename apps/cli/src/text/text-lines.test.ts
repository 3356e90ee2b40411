import { expect, test } from 'vitest';
import { textLines } from './text-lines.js';

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n\nb\r\nc', ['a\n', '\n', 'b\r\n', 'c']],
  ['\n', ['\n']],
])('gives the lines of %j with their line breaks', (text, lines) => {
  expect([...textLines(text)]).toEqual(lines);
});
