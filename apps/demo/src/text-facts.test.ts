import { expect, test } from 'vitest';
import { textFacts } from './text-facts.js';

test('counts characters, not UTF-16 units', () => {
  expect(textFacts('🎷🎷 jazz')).toMatchObject({ characterCount: 7, distinctCount: 5 });
});

test('has nothing against a text of one window and a character to predict', () => {
  expect(textFacts('x'.repeat(33)).problem).toBeUndefined();
});

test('says how many characters are missing', () => {
  const sentence = 'it takes at least 33, and a few thousand to be interesting.';
  expect(textFacts('x'.repeat(32)).problem).toBe(`The text has 32 characters; ${sentence}`);
  expect(textFacts('x').problem).toBe(`The text has 1 character; ${sentence}`);
});

test('does not take white space for a text', () => {
  const sentence = 'There is no text to learn from. Put some in the box, or restore the built-in text.';
  expect(textFacts('').problem).toBe(sentence);
  expect(textFacts(' \n'.repeat(100)).problem).toBe(sentence);
});
