import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { beforeAll, expect, test } from 'vitest';
import { languageModelOf } from './language-model-of.js';
import { parameterCountOf } from './parameter-count.js';

beforeAll(async () => void (await initializeBackend()));

test.each([
  { cell: 'lstm', hiddenSize: 5, layerCount: 1, embeddingSize: null },
  { cell: 'lstm', hiddenSize: 5, layerCount: 3, embeddingSize: 2 },
  { cell: 'gru', hiddenSize: 5, layerCount: 3, embeddingSize: null },
  { cell: 'elman', hiddenSize: 5, layerCount: 2, embeddingSize: 4 },
] as const)('counts what $cell, $layerCount layers, embedding $embeddingSize really has', (model) => {
  const parameters = languageModelOf(model, 7).initializeParameters(randomKey(1));
  const count = treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
  disposeTree(parameters);
  expect(parameterCountOf(model, 7)).toBe(count);
});
