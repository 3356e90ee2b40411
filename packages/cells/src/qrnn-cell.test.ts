import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { qrnnCell } from './qrnn-cell.js';
import { qrnnReference } from './qrnn-cell.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('qrnnCell', () => qrnnCell({ inputSize: 3, hiddenSize: 5 }));
  describeRecurrentCell('qrnnCell with a window of 1', () => qrnnCell({ inputSize: 3, hiddenSize: 5, windowSize: 1 }));
  test.each([1, 2] as const)(
    'computes what the paper says with a window of %i, from any initial state',
    (windowSize) => {
      expectAsReference(qrnnCell({ inputSize: 3, hiddenSize: 4, windowSize }), qrnnReference);
    },
  );
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 2.5, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 2.5.'],
  [{ inputSize: 3, hiddenSize: 4, windowSize: 3 as 2 }, '`windowSize` must be an integer from 1 to 2, got 3.'],
])('refuses %j', (options, sentence) => {
  expect(() => qrnnCell(options)).toThrow(ArgumentError);
  expect(() => qrnnCell(options)).toThrow(`qrnnCell: ${sentence}`);
});

test('starts with weights within ±1/√(windowSize·inputSize), a bias of 0 and a state of 0', () => {
  expectNoLeak(() => {
    const cell = qrnnCell({ inputSize: 2, hiddenSize: 4 });
    const parameters = cell.initializeParameters(randomKey(1));
    const magnitudes = parameters.inputWeight.dataSync().map(Math.abs);
    expect(parameters.inputWeight.shape).toEqual([4, 12]);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
    expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    expect(parameters.bias).toMatchTensor({ shape: [12], values: Array(12).fill(0) });
    const state = cell.initialState(2);
    expect(treeLeaves(state).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['memory', [2, 4]],
      ['input', [2, 2]],
    ]);
    expect(state.memory).toMatchTensor({ shape: [2, 4], values: Array(8).fill(0) });
    expect(state.input).toMatchTensor({ shape: [2, 2], values: Array(4).fill(0) });
    disposeTree([parameters, state]);
  });
});
