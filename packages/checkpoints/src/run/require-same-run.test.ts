import { CheckpointError } from '@unroll/core';
import { expect, test } from 'vitest';
import { type RunConditions, requireSameRun } from './require-same-run.js';

const saved = {
  configuration: { model: { cell: 'lstm', hiddenSize: 128 }, seed: 1 },
  tokenizer: { characters: ['a', 'b', 'c'] },
  dataSha256: 'aaaa',
};

test('takes what is the same, in whatever order, and what is not given', () => {
  const configuration = { seed: 1, model: { hiddenSize: 128, cell: 'lstm', dropout: undefined } };
  requireSameRun(saved, { ...saved, configuration });
  requireSameRun(saved, {});
});

test.each<[string, RunConditions, string]>([
  [
    'a setting',
    { configuration: { ...saved.configuration, model: { cell: 'lstm', hiddenSize: 256 } } },
    'configuration.model.hiddenSize is 256, and was 128',
  ],
  [
    'a setting more',
    { configuration: { ...saved.configuration, dropout: 0.5 } },
    'configuration.dropout is 0.5, and was not there',
  ],
  [
    'a setting less',
    { configuration: { seed: 1 } },
    'configuration.model is not there, and was {"cell":"lstm","hiddenSize":128}',
  ],
  [
    'a property that every object has',
    { configuration: { ...saved.configuration, constructor: 1 } },
    'configuration.constructor is 1, and was not there',
  ],
  [
    'a setting with a long name and a long value, which steer the terminal',
    { configuration: { ...saved.configuration, [`\u001b[2J${'x'.repeat(100)}`]: `\u009b2J${'y'.repeat(100)}` } },
    `configuration.\\u{1b}[2J${'x'.repeat(76)}… is "\\u{9b}2J${'y'.repeat(76)}…, and was not there`,
  ],
  ['a vocabulary', { tokenizer: { characters: ['a', 'x', 'c'] } }, 'tokenizer.characters[1] is "x", and was "b"'],
  ['the size of a vocabulary', { tokenizer: { characters: ['a'] } }, 'tokenizer.characters has 1 entries, and had 3'],
  ['the data', { dataSha256: 'bbbb' }, 'the data are others: dataSha256 is "bbbb", and was "aaaa"'],
  [
    'two things',
    { tokenizer: 1, dataSha256: 'bbbb' },
    'tokenizer is 1, and was {"characters":["a","b","c"]}; the data are others: dataSha256 is "bbbb", and was "aaaa"',
  ],
])('says that %s differs', (_, given, difference) => {
  expect(() => requireSameRun(saved, given)).toThrow(CheckpointError);
  expect(() => requireSameRun(saved, given)).toThrow(
    `requireSameRun: the run was saved with something else: ${difference}. Go on with what it was saved with, or train a new run.`,
  );
});
