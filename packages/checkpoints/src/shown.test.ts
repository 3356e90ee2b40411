import { expect, test } from 'vitest';
import { shown } from './shown.js';

test('shows a short text as it is, and of a long one the beginning', () => {
  expect(shown('layers.0.bias')).toBe('layers.0.bias');
  expect(shown('x'.repeat(50_000_000))).toBe(`${'x'.repeat(80)}…`);
});

test.each([
  ['escape sequences', '\u001b[2Jgone\n', '\\u{1b}[2Jgone\\u{a}'],
  ['escape sequences in one character', '\u009b2Jgone\u007f', '\\u{9b}2Jgone\\u{7f}'],
  ['another direction of writing', 'a\u202eb', 'a\\u{202e}b'],
  ['tags, which nobody sees', 'a\u{e0041}', 'a\\u{e0041}'],
  ['half of a character', `${'x'.repeat(79)}😀`, `${'x'.repeat(79)}\\u{d83d}…`],
])('shows %s as their codes', (_, text, expected) => {
  expect(shown(text)).toBe(expected);
});
