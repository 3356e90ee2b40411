import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { sruCell } from './sru-cell.js';
import { sruReference } from './sru-cell.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('sruCell', () => sruCell({ inputSize: 5, hiddenSize: 5 }));
  describeRecurrentCell('sruCell of another length than its input', () => sruCell({ inputSize: 3, hiddenSize: 5 }));
  test('computes what the paper says, from any initial state', () => {
    expectAsReference(sruCell({ inputSize: 4, hiddenSize: 4 }), sruReference);
    expectAsReference(sruCell({ inputSize: 3, hiddenSize: 4 }), sruReference);
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 2.5, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 2.5.'],
])('refuses %j', (options, sentence) => {
  expect(() => sruCell(options)).toThrow(ArgumentError);
  expect(() => sruCell(options)).toThrow(`sruCell: ${sentence}`);
});

test('starts with input weights within ±√(3/inputSize), and all else at 0', () => {
  expectNoLeak(() => {
    const cell = sruCell({ inputSize: 12, hiddenSize: 4 });
    const parameters = cell.initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['inputWeight', [12, 16]],
      ['forgetMemoryWeight', [4]],
      ['resetMemoryWeight', [4]],
      ['bias', [8]],
    ]);
    const { inputWeight, ...others } = parameters;
    const magnitudes = inputWeight.dataSync().map(Math.abs);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
    expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    const state = cell.initialState(2);
    for (const zero of [...Object.values(others), state.memory]) {
      expect(zero).toMatchTensor({ shape: zero.shape, values: Array(zero.size).fill(0) });
    }
    disposeTree([parameters, state]);
  });
});
