import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { hardSigmoid, lstmReference } from './gated-cells.reference.js';
import { lstmCell } from './lstm-cell.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('lstmCell', () => lstmCell(sizes));
  describeRecurrentCell('lstmCell with hard sigmoids', () => lstmCell({ ...sizes, gateActivation: 'hardSigmoid' }));
  describeRecurrentCell('lstmCell of one unit', () => lstmCell({ inputSize: 1, hiddenSize: 1 }));
  test('with hard sigmoids computes what the equations say, from any initial state', () => {
    expectAsReference(lstmCell({ ...sizes, gateActivation: 'hardSigmoid' }), lstmReference(hardSigmoid));
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 3, hiddenSize: 2.5 }, '`hiddenSize` must be an integer of at least 1, got 2.5.'],
  [{ inputSize: -1, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got -1.'],
  [{ inputSize: 3, hiddenSize: 4, forgetBias: Number.NaN }, '`forgetBias` must be a finite number, got NaN.'],
  [
    { ...sizes, gateActivation: 'step' as 'sigmoid' },
    "`gateActivation` must be 'sigmoid' or 'hardSigmoid', got \"step\".",
  ],
])('refuses %j', (options, sentence) => {
  expect(() => lstmCell(options)).toThrow(ArgumentError);
  expect(() => lstmCell(options)).toThrow(`lstmCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize and a bias of 0, or of 1 for the forget gate if asked', () => {
  expectNoLeak(() => {
    const parameters = lstmCell({ inputSize: 3, hiddenSize: 4 }).initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['inputWeight', [3, 16]],
      ['recurrentWeight', [4, 16]],
      ['bias', [16]],
    ]);
    for (const weight of [parameters.inputWeight, parameters.recurrentWeight]) {
      const magnitudes = weight.dataSync().map(Math.abs);
      expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
      expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    }
    expect(parameters.bias).toMatchTensor({ shape: [16], values: Array(16).fill(0) });
    const remembering = lstmCell({ inputSize: 3, hiddenSize: 4, forgetBias: 1 }).initializeParameters(randomKey(1));
    const forgetPartAtOne = [0, 1, 0, 0].flatMap((value) => Array(4).fill(value));
    expect(remembering.bias).toMatchTensor({ shape: [16], values: forgetPartAtOne });
    disposeTree([parameters, remembering]);
  });
});

test('the state before the first step is 0, of as many rows as asked', () => {
  expectNoLeak(() => {
    const cell = lstmCell({ inputSize: 3, hiddenSize: 2 });
    const state = cell.initialState(3);
    expect(state.hidden).toMatchTensor({ shape: [3, 2], values: [0, 0, 0, 0, 0, 0] });
    expect(state.memory).toMatchTensor({ shape: [3, 2], values: [0, 0, 0, 0, 0, 0] });
    expect(() => cell.initialState(0)).toThrow(
      'lstmCell.initialState: `batchSize` must be an integer of at least 1, got 0.',
    );
    disposeTree(state);
  });
});

test('describes its step as a layer only where the compiled decoder computes the same', () => {
  expect(lstmCell(sizes).layers).toBeDefined();
  expect(lstmCell({ ...sizes, gateActivation: 'hardSigmoid' }).layers).toBeUndefined();
});
