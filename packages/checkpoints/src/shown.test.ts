import { expect, test } from 'vitest';
import { shown } from './shown.js';

test('shows a short text as it is, and of a long one the beginning', () => {
  expect(shown('layers.0.bias')).toBe('layers.0.bias');
  expect(shown('x'.repeat(50_000_000))).toBe(`${'x'.repeat(80)}…`);
});

test('shows what would steer a terminal as a program would write it', () => {
  expect(shown('\u001b[2Jgone\n')).toBe('\\u001b[2Jgone\\n');
});
