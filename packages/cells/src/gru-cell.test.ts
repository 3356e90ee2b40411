import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { sigmoid } from './float64.reference.js';
import { gruReference, hardSigmoid } from './gated-cells.reference.js';
import { gruCell } from './gru-cell.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('gruCell', () => gruCell(sizes));
  describeRecurrentCell('gruCell with the reset before', () => gruCell({ ...sizes, reset: 'before' }));
  describeRecurrentCell('gruCell with hard sigmoids', () => gruCell({ ...sizes, gateActivation: 'hardSigmoid' }));
  describeRecurrentCell('gruCell as in Keras 2', () =>
    gruCell({ ...sizes, reset: 'before', gateActivation: 'hardSigmoid' }),
  );
  describeRecurrentCell('gruCell of one unit', () => gruCell({ inputSize: 1, hiddenSize: 1 }));
  test.each([
    ['with the reset before', gruCell({ ...sizes, reset: 'before' }), gruReference('before', sigmoid)],
    ['with hard sigmoids', gruCell({ ...sizes, gateActivation: 'hardSigmoid' }), gruReference('after', hardSigmoid)],
    [
      'as in Keras 2',
      gruCell({ ...sizes, reset: 'before', gateActivation: 'hardSigmoid' }),
      gruReference('before', hardSigmoid),
    ],
  ])('%s computes what the equations say, from any initial state', (_name, cell, reference) => {
    expectAsReference(cell, reference);
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: Number.NaN, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got NaN.'],
  [{ ...sizes, reset: 'between' as 'after' }, "`reset` must be 'after' or 'before', got \"between\"."],
  [
    { ...sizes, gateActivation: 'step' as 'sigmoid' },
    "`gateActivation` must be 'sigmoid' or 'hardSigmoid', got \"step\".",
  ],
])('refuses %j', (options, sentence) => {
  expect(() => gruCell(options)).toThrow(ArgumentError);
  expect(() => gruCell(options)).toThrow(`gruCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize and biases of 0', () => {
  expectNoLeak(() => {
    const parameters = gruCell({ inputSize: 3, hiddenSize: 4 }).initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['inputWeight', [3, 12]],
      ['recurrentWeight', [4, 12]],
      ['bias', [12]],
      ['recurrentBias', [12]],
    ]);
    for (const weight of [parameters.inputWeight, parameters.recurrentWeight]) {
      const magnitudes = weight.dataSync().map(Math.abs);
      expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
      expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    }
    for (const bias of [parameters.bias, parameters.recurrentBias]) {
      expect(bias).toMatchTensor({ shape: [12], values: Array(12).fill(0) });
    }
    disposeTree(parameters);
  });
});

test('the state before the first step is 0, of as many rows as asked', () => {
  expectNoLeak(() => {
    const cell = gruCell({ inputSize: 3, hiddenSize: 2 });
    const state = cell.initialState(3);
    expect(state.hidden).toMatchTensor({ shape: [3, 2], values: [0, 0, 0, 0, 0, 0] });
    expect(() => cell.initialState(-1)).toThrow(
      'gruCell.initialState: `batchSize` must be an integer of at least 1, got -1.',
    );
    disposeTree(state);
  });
});

test('describes its step as a layer only where the compiled decoder computes the same', () => {
  expect(gruCell(sizes).layers).toBeDefined();
  expect(gruCell({ ...sizes, reset: 'before' }).layers).toBeUndefined();
  expect(gruCell({ ...sizes, gateActivation: 'hardSigmoid' }).layers).toBeUndefined();
});
