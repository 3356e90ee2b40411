import { expect, test } from 'vitest';
import { suggestedPrompt } from './suggested-prompt.js';

test('takes the first word of a text and the space after it', () => {
  expect(suggestedPrompt('WORLD: Larkovia bans soup\n')).toBe('WORLD: ');
  expect(suggestedPrompt('\n\n  First Citizen:\nBefore')).toBe('First ');
  expect(suggestedPrompt('Brief.\nThen more')).toBe('Brief.');
});

test('cuts a text without spaces between characters', () => {
  expect(suggestedPrompt('🎷'.repeat(40))).toBe('🎷'.repeat(12));
});

test('has nothing to take from white space', () => {
  expect(suggestedPrompt('  \n')).toBe('');
});
