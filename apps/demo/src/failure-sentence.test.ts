import { ArgumentError, BackendError, VocabularyError } from '@unroll/core';
import { expect, test } from 'vitest';
import { failureSentence } from './failure-sentence.js';

test('names the character that the network has never seen', () => {
  const error = new VocabularyError({ caller: 'encode', symbol: 'é', offset: 3, vocabularySize: 65, advice: 'Train.' });
  expect(failureSentence(error)).toBe(
    'The network has never seen “é”: it is not in the text. Take it out of the prompt.',
  );
});

test('spares visitors the advice to programmers when the backend does not start', () => {
  const error = new BackendError({ caller: 'initializeBackend', problem: 'it did not start', advice: 'Pass paths.' });
  expect(failureSentence(error)).toMatch(/^TensorFlow\.js could not start on WebAssembly: .* too old\.$/);
});

test('hands on the sentences of other errors', () => {
  const error = new ArgumentError({ caller: 'f', argument: 'x', expectation: 'be 1', actual: 2 });
  expect(failureSentence(error)).toBe('f: `x` must be 1, got 2.');
  expect(failureSentence(new TypeError('x is undefined'))).toBe('Something went wrong: x is undefined');
});
