import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, restoreTree, storeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { averageWeights } from './average-weights.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { isMatrix } from './is-matrix.js';
import { parameterGroups } from './parameter-groups.js';
import { sgd } from './sgd.js';

installTensorMatcher();

type Layer = { weight: Tensor; bias: Tensor };

const layer = (value: number): Layer => ({ weight: tensor([[value, 1]]), bias: tensor([value]) });
const model = (...values: number[]): { layers: Layer[] } => ({ layers: values.map(layer) });
const all = () => true;

describe.each(['cpu', 'wasm'])('parameterGroups on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test('lets the first group that takes a parameter update it', () => {
    expectNoLeak(() => {
      const optimizer = parameterGroups([
        { of: isMatrix, optimizer: sgd({ learningRate: 10 }) },
        { of: (path) => path.startsWith('layers.1.'), optimizer: sgd({ learningRate: 100, momentum: 0.5 }) },
        { of: all, optimizer: sgd({ learningRate: 1000 }) },
      ]);
      const parameters = model(1, 2);
      const state = optimizer.initialize(parameters);
      const { updates, state: next } = optimizer.update({ gradients: model(3, 4), state, parameters });
      expect(treeLeaves(updates).map(({ path, tensor: of }) => [path, ...of.dataSync()])).toEqual([
        ['layers.0.weight', -30, -10],
        ['layers.0.bias', -3000],
        ['layers.1.weight', -40, -10],
        ['layers.1.bias', -400],
      ]);
      expect(Array.isArray(updates.layers)).toBe(true);
      disposeTree([parameters, updates, next]);
    });
  });

  test('keeps the paths of the parameters in its state, which can be stored', () => {
    tidy(() => {
      const optimizer = parameterGroups([
        { of: (path) => path === 'layers.1.bias', optimizer: adam({ learningRate: 1 }) },
        { of: all, optimizer: sgd({ learningRate: 1, momentum: 0.5 }) },
      ]);
      const state = optimizer.initialize(model(1, 2));
      const stored = storeTree(state);
      expect(Object.keys(stored)).toEqual([
        '0.count',
        '0.firstMoment.layers.1.bias',
        '0.secondMoment.layers.1.bias',
        '1.count',
        '1.velocity.layers.0.weight',
        '1.velocity.layers.0.bias',
        '1.velocity.layers.1.weight',
      ]);
      expect(Object.keys(storeTree(restoreTree(stored, state)))).toEqual(Object.keys(stored));
    });
  });

  test('gives each group the norm of its own gradients', () => {
    tidy(() => {
      const parameters = { a: tensor([1]), b: tensor([1]) };
      const optimizer = parameterGroups([
        { of: (path) => path === 'a', optimizer: clipByGlobalNorm(1) },
        { of: all, optimizer: clipByGlobalNorm(10) },
      ]);
      const gradients = { a: tensor([3]), b: tensor([4]) };
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients, state, parameters, gradientNorm: 5 });
      expect([updates.a.dataSync()[0], updates.b.dataSync()[0]]).toEqual([1, 4]);
    });
  });

  test('lends averages of the groups that have some, and the parameters of the others', () => {
    expectNoLeak(() => {
      const optimizer = parameterGroups([
        { of: isMatrix, optimizer: chain(sgd({ learningRate: 1 }), averageWeights()) },
        { of: all, optimizer: sgd({ learningRate: 1 }) },
      ]);
      const parameters = model(5);
      const first = optimizer.initialize(parameters);
      expect(optimizer.averagedParameters?.({ state: first, parameters })).toBeUndefined();
      const { updates, state } = optimizer.update({ gradients: model(2), state: first, parameters });
      const average = optimizer.averagedParameters?.({ state, parameters });
      expect(average?.layers[0]?.weight).toMatchTensor({ shape: [1, 2], values: [3, 0] }); // as after the step
      expect(average?.layers[0]?.bias).toBe(parameters.layers[0]?.bias);
      disposeTree([parameters, updates, state]);
    });
  });

  test('takes a tree that is a single tensor', () => {
    tidy(() => {
      const optimizer = parameterGroups([{ of: all, optimizer: sgd({ learningRate: 2 }) }]);
      const parameters = tensor([1]);
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients: tensor([3]), state, parameters });
      expect(updates).toMatchTensor({ shape: [1], values: [-6] });
    });
  });

  test('names a parameter that no group takes, and a group that is left without any', () => {
    expectNoLeak(() => {
      const parameters = model(1);
      const optimizer = sgd({ learningRate: 1 });
      expect(() => parameterGroups([{ of: isMatrix, optimizer }]).initialize(parameters)).toThrow(
        "parameterGroups: `of('layers.0.bias')` must be true in one of the groups, got false. " +
          'Let the last group take what is left: { of: () => true, optimizer }.',
      );
      const late = parameterGroups([
        { of: all, optimizer },
        { of: isMatrix, optimizer },
      ]);
      expect(() => late.initialize(parameters)).toThrow(
        'parameterGroups: `groups[1]` must have at least one parameter that no group before it takes, got 0. ' +
          'The parameters are layers.0.weight, layers.0.bias.',
      );
      disposeTree(parameters);
    });
  });

  test('leaves nothing behind where a group throws after another made its step', () => {
    expectNoLeak(() => {
      const optimizer = parameterGroups([
        { of: isMatrix, optimizer: adam({ learningRate: 1 }) },
        { of: all, optimizer: sgd({ learningRate: () => Number.NaN, momentum: 0.5 }) },
      ]);
      const parameters = model(1);
      const given = { gradients: model(2), state: optimizer.initialize(parameters), parameters };
      expect(() => optimizer.update(given)).toThrow('sgd: `learningRate(0)` must be');
      disposeTree(given);
    });
  });
});

test('parameterGroups refuses to be of no groups', () => {
  // @ts-expect-error
  expect(() => parameterGroups([])).toThrow('parameterGroups: `groups` must hold at least one group, got []');
});
