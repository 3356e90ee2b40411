import { expect, test } from 'vitest';
import { VocabularyError } from './vocabulary-error.js';

const facts = { caller: 'encode', offset: 3, vocabularySize: 65, advice: 'Train on text that has it.' };

test.each([
  ['é', '"é" (U+00E9)'],
  ['\n', '"\\n" (U+000A)'],
  ['👍🏽', '"👍🏽" (U+1F44D U+1F3FD)'],
  [65, 'token 65'],
])('describes %j as %s', (symbol, description) => {
  const error = new VocabularyError({ ...facts, symbol });
  expect(error.message).toBe(
    `encode: ${description} at offset 3 is not in the vocabulary of 65 entries. Train on text that has it.`,
  );
  expect(error.facts).toEqual({ ...facts, symbol });
});
