import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../errors/usage-error.js';
import { taskSettingsOf } from '../tasks/task-settings.js';
import { pairTextOf } from './pair-source.js';

test('gives the built-in pairs in the direction that is asked for', () => {
  expect(pairTextOf([], {}).sources).toMatchObject([{ source: 'english', target: 'french' }]);
  expect(pairTextOf([], { target: 'digits' }).sources).toMatchObject([{ source: 'english', target: 'digits' }]);
  const back = pairTextOf([], { source: 'french', target: 'english' });
  expect(back.sources).toMatchObject([{ source: 'french', target: 'english' }]);
  expect(back.columns).toEqual({}); // those of files to evaluate on
});

test('keeps the columns of files', () => {
  const columns = { source: 'german', target: '2' };
  expect(pairTextOf(['a.tsv'], columns)).toEqual({ sources: [{ type: 'path', path: resolve('a.tsv') }], columns });
});

test('is what a new run takes', () => {
  const columns = { source: 'french', target: 'english' };
  const model = { cell: 'lstm', hiddenSize: 8, layerCount: 1, embeddingSize: null } as const;
  const training = { batchSize: 2, learningRate: 0.01, seed: 1, length: { unit: 'steps', count: 1 } } as const;
  expect(taskSettingsOf({ task: 'translate', model, training, timeSteps: 8, names: [], columns }).text).toEqual(
    pairTextOf([], columns),
  );
});

test('refuses columns that the built-in pairs do not have, and the same one twice', () => {
  expect(() => pairTextOf([], { source: 'german' })).toThrow(
    new UsageError(
      'the built-in pairs have the columns english, french, digits, and none is "german". Name two of them with `--source-column` and `--target-column`, or a file of your own.',
    ),
  );
  expect(() => pairTextOf([], { source: 'french' })).toThrow(
    '`--source-column` and `--target-column` both name "french". Name a column of its own for each.',
  );
});
