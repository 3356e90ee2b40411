import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { minLstmCell } from './min-lstm-cell.js';
import { minLstmReference } from './min-lstm-cell.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('minLstmCell', () => minLstmCell({ inputSize: 3, hiddenSize: 5 }));
  describeRecurrentCell('minLstmCell of one unit', () => minLstmCell({ inputSize: 1, hiddenSize: 1 }));
  test('computes what the paper says, from any initial state', () => {
    expectAsReference(minLstmCell({ inputSize: 3, hiddenSize: 5 }), minLstmReference);
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 2.5, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 2.5.'],
])('refuses %j', (options, sentence) => {
  expect(() => minLstmCell(options)).toThrow(ArgumentError);
  expect(() => minLstmCell(options)).toThrow(`minLstmCell: ${sentence}`);
});

test('starts with weights within ±1/√inputSize, a bias of 0 and a state of 0', () => {
  expectNoLeak(() => {
    const cell = minLstmCell({ inputSize: 4, hiddenSize: 8 });
    const parameters = cell.initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path }) => path)).toEqual(['inputWeight', 'bias']);
    const magnitudes = parameters.inputWeight.dataSync().map(Math.abs);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
    expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    expect(parameters.bias).toMatchTensor({ shape: [24], values: Array(24).fill(0) });
    const state = cell.initialState(2);
    expect(state.hidden).toMatchTensor({ shape: [2, 8], values: Array(16).fill(0) });
    expect(() => cell.initialState(0)).toThrow(
      'minLstmCell.initialState: `batchSize` must be an integer of at least 1, got 0.',
    );
    disposeTree([parameters, state]);
  });
});
