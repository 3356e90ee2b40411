import * as cells from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { allCells, allModels } from './all-models.reference.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

// What was saved with one release is loaded with the next by these names. To write the file anew: vitest run
// src/shapes-of-all-models.test.ts --update.
test('the names and shapes of all parameters are those of golden/shapes.txt', async () => {
  const lines: string[] = [];
  expectNoLeak(() => {
    lines.length = 0;
    for (const { name, model } of allModels) {
      const parameters = model.initializeParameters(randomKey(1));
      lines.push(name);
      for (const { path, tensor } of treeLeaves(parameters)) {
        lines.push(`  ${path} [${tensor.shape.join(', ')}] ${tensor.dtype}`);
      }
      disposeTree(parameters);
    }
  });
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/shapes.txt');
});

test('they are of every cell that there is, each model by a name of its own', () => {
  const factories = Object.keys(cells).filter((name) => name.endsWith('Cell') && name !== 'attentionCell');
  const tested = new Set(Object.keys(allCells).map((name) => name.split(' ')[0]));
  expect(factories.filter((name) => !tested.has(name))).toEqual([]);
  expect(new Set(allModels.map(({ name }) => name)).size).toBe(allModels.length);
});
