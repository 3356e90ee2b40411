import { expect, test } from 'vitest';
import { requireText } from './require-text.js';

test('gives back a text, and names what is none', () => {
  expect(requireText('encode', '')).toBe('');
  expect(() => requireText('encode', ['a'], 'pair')).toThrow('encode: `pair` must be a string, got ["a"].');
});
