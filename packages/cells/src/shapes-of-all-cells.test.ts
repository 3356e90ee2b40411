import { randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { allCells } from './all-cells.reference.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

// What was saved with one release is loaded with the next by these names. To write the file anew: vitest run
// src/shapes-of-all-cells.test.ts --update.
test('the names and shapes of all parameters and states are those of golden/shapes.txt', async () => {
  const lines: string[] = [];
  expectNoLeak(() => {
    lines.length = 0;
    for (const { name, cell } of allCells) {
      const parameters = cell.initializeParameters(randomKey(1));
      const state = cell.initialState(5);
      lines.push(`${name}: ${cell.inputSize} to ${cell.outputSize}`);
      for (const { path, tensor } of treeLeaves({ parameters, state })) {
        lines.push(`  ${path} [${tensor.shape.join(', ')}] ${tensor.dtype}`);
      }
      disposeTree([parameters, state]);
    }
  });
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/shapes.txt');
});
