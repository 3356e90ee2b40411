import '@tensorflow/tfjs-backend-cpu';
import { clone, setBackend, tensor } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyUpdates } from './apply-updates.js';

installTensorMatcher();

const madeParameters = () => ({ layers: [{ weight: tensor([1, 2]) }], bias: tensor([3]) });
const madeUpdates = () => ({ bias: tensor([30]), layers: [{ weight: tensor([10, 20]) }] });

describe.each(['cpu', 'wasm'])('applyUpdates on the %s backend', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test('adds updates to the parameters of their paths, and consumes both', () => {
    expectNoLeak(() => {
      const next = applyUpdates(madeParameters(), madeUpdates());
      expect(next.layers[0]?.weight).toMatchTensor({ shape: [2], values: [11, 22] });
      expect(next.bias).toMatchTensor({ shape: [1], values: [33] });
      disposeTree(next);
    });
  });

  test('leaves a clone of a parameter as it was', () => {
    expectNoLeak(() => {
      const parameters = madeParameters();
      const kept = clone(parameters.bias);
      const next = applyUpdates(parameters, madeUpdates());
      expect(kept).toMatchTensor({ shape: [1], values: [3] });
      expect(next.bias).toMatchTensor({ shape: [1], values: [33] });
      disposeTree([kept, next]);
    });
  });

  test('consumes nothing where the trees do not fit', () => {
    expectNoLeak(() => {
      const parameters = madeParameters();
      const updates = { layers: [{ weight: tensor([10, 20]) }], bias: tensor([30, 40]) };
      expect(() => applyUpdates(parameters, updates)).toThrow(
        'addScaledTensors: `addends[1]` must have shape [1], got [2].',
      );
      expect(() => applyUpdates(parameters, { bias: updates.bias })).toThrow(
        'zipTrees: `trees[1]` must have a tensor at `layers.0.weight`, as the first tree has, got ["bias"].',
      );
      expect(parameters.layers[0]?.weight).toMatchTensor({ shape: [2], values: [1, 2] });
      disposeTree([parameters, updates]);
    });
  });
});

test('on WASM, the parameters stay the same tensors', async () => {
  await initializeBackend();
  await setBackend('wasm');
  const parameters = madeParameters();
  const next = applyUpdates(parameters, madeUpdates());
  expect(next.bias).toBe(parameters.bias);
  expect(next.layers[0]?.weight).toBe(parameters.layers[0]?.weight);
  disposeTree(next);
});
