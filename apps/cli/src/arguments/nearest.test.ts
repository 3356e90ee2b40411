import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const words = ['start', 'train', 'generate', 'evaluate'];

test.each([
  ['trian', 'train'], // neighbours swapped
  ['trin', 'train'], // one missing
  ['trainn', 'train'], // one too many
  ['stort', 'start'], // one replaced
  ['genrate', 'generate'],
  ['evalute', 'evaluate'],
])('takes %s for %s', (mistyped, word) => {
  expect(nearest(mistyped, words)).toBe(word);
});

test('prefers the nearest of several near words', () => {
  expect(nearest('--step', ['--stop', '--steps', '--stem'])).toBe('--stop');
  expect(nearest('--stepz', ['--stop', '--steps'])).toBe('--steps');
});

test('finds nothing near a word that is far from all', () => {
  expect(nearest('xyzzy', words)).toBeUndefined();
  expect(nearest('', words)).toBeUndefined();
});
