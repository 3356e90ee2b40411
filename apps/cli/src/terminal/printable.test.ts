import { expect, test } from 'vitest';
import { printable } from './printable.js';

test('shows what would move the cursor or change the terminal as a dot', () => {
  expect(printable('a\tb\u001b[2J\r\u0007\u009b\nc é 漢')).toBe('a b·[2J··\nc é 漢');
});

test('shows the lines of a text from Windows as lines', () => {
  expect(printable('one\r\ntwo\r\n')).toBe('one\ntwo\n');
});
