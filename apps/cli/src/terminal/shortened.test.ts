import { expect, test } from 'vitest';
import { shortened } from './shortened.js';

test('leaves a text of up to 40 characters, and cuts a longer one', () => {
  expect(shortened('🎈'.repeat(40))).toBe('🎈'.repeat(40));
  expect(shortened('🎈'.repeat(41))).toBe(`${'🎈'.repeat(40)}…`);
  expect(shortened(`${'a'.repeat(39)} b`)).toBe(`${'a'.repeat(39)}…`);
});

test('is on one line, without control characters', () => {
  expect(shortened(' a\r\n\n\tb\u001b[2J ')).toBe('a b·[2J');
});
