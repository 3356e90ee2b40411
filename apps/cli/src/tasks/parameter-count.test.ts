import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { characterTokenizer } from '@unroll/tokenizers';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTask } from './load-task.js';

beforeAll(async () => void (await initializeBackend()));

const training = {
  batchSize: 1,
  timeSteps: 1,
  learningRate: 1,
  seed: 1,
  length: { unit: 'steps', count: 1 },
} as const;
const alphabet = (text: string) => characterTokenizer.train(text).toJSON();
const text = { sources: [], columns: {}, characterCount: 1, exampleCount: 1, pairCount: 1, sha256: '' };
const tokenizers = {
  'language-model': alphabet('abcdefg'),
  classify: { tokenizer: alphabet('abcdefg'), classes: ['x', 'y', 'z'] },
  translate: { source: alphabet('abcdefg'), target: alphabet('hijkl') },
};

describe.each(['language-model', 'classify', 'translate'] as const)('of a model for %s', (task) => {
  test.each([
    { cell: 'lstm', hiddenSize: 5, layerCount: 1, embeddingSize: null },
    { cell: 'lstm', hiddenSize: 5, layerCount: 3, embeddingSize: 2 },
    { cell: 'gru', hiddenSize: 5, layerCount: 3, embeddingSize: null },
    { cell: 'elman', hiddenSize: 5, layerCount: 2, embeddingSize: 4 },
  ] as const)('counts what $cell, $layerCount layers, embedding $embeddingSize really has', async (model) => {
    const configuration = { task, model, training, text: { ...text, longestTranslation: 1 } };
    const { objective, parameterCount } = (await loadTask(task)).model(configuration as never, tokenizers[task]);
    const parameters = objective.initializeParameters(randomKey(1));
    const count = treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
    disposeTree(parameters);
    expect(parameterCount).toBe(count);
  });
});
