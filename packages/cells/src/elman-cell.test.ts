import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, type RecurrentCell, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ElmanParameters, type ElmanState, elmanCell } from './elman-cell.js';
import { expectAsReference } from './expect-as-reference.reference.js';
import { reluReference } from './gated-cells.reference.js';
import { scaleFirstWeights } from './scale-first-weights.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

/**
 * Small weights and large biases, so that every unit is either open or shut, and finite differences are derivatives.
 */
function reluCellAwayFromItsKink(): RecurrentCell<ElmanParameters, ElmanState> {
  const cell = scaleFirstWeights(elmanCell({ ...sizes, activation: 'relu' }), 1 / 4);
  return {
    ...cell,
    initializeParameters: (key) =>
      tidy(() => ({ ...cell.initializeParameters(key), bias: tensor1d([3, -3, 3, -3, 3]) })),
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('elmanCell', () => elmanCell(sizes));
  describeRecurrentCell('elmanCell with relu', () => reluCellAwayFromItsKink());
  describeRecurrentCell('elmanCell of one unit', () => elmanCell({ inputSize: 1, hiddenSize: 1 }));
  test('with relu computes what the equations say, from any initial state', () => {
    expectAsReference(elmanCell({ ...sizes, activation: 'relu' }), reluReference);
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 0, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 0.'],
  [{ ...sizes, activation: 'gelu' as 'relu' }, "`activation` must be 'tanh' or 'relu', got \"gelu\"."],
])('refuses %j', (options, sentence) => {
  expect(() => elmanCell(options)).toThrow(ArgumentError);
  expect(() => elmanCell(options)).toThrow(`elmanCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize and a bias of 0', () => {
  expectNoLeak(() => {
    const parameters = elmanCell({ inputSize: 3, hiddenSize: 4 }).initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['inputWeight', [3, 4]],
      ['recurrentWeight', [4, 4]],
      ['bias', [4]],
    ]);
    for (const weight of [parameters.inputWeight, parameters.recurrentWeight]) {
      const magnitudes = weight.dataSync().map(Math.abs);
      expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
      expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    }
    expect(parameters.bias).toMatchTensor({ shape: [4], values: [0, 0, 0, 0] });
    disposeTree(parameters);
  });
});

test('the state before the first step is 0, of as many rows as asked', () => {
  expectNoLeak(() => {
    const cell = elmanCell({ inputSize: 3, hiddenSize: 2 });
    const state = cell.initialState(3);
    expect(state.hidden).toMatchTensor({ shape: [3, 2], values: [0, 0, 0, 0, 0, 0] });
    expect(() => cell.initialState(1.5)).toThrow(
      'elmanCell.initialState: `batchSize` must be an integer of at least 1, got 1.5.',
    );
    disposeTree(state);
  });
});

test('describes its step as a layer only where the compiled decoder computes the same', () => {
  expect(elmanCell(sizes).layers).toBeDefined();
  expect(elmanCell({ ...sizes, activation: 'relu' }).layers).toBeUndefined();
});
