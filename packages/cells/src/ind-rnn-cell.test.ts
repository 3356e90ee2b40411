import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, randomKey, randomUniforms } from '@unroll/core';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { indRnnCell } from './ind-rnn-cell.js';
import { indRnnReference } from './ind-rnn-cell.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  const sizes = { inputSize: 3, hiddenSize: 5 };
  describeRecurrentCell('indRnnCell with tanh', () => indRnnCell({ ...sizes, activation: 'tanh' }));
  describeRecurrentCell('indRnnCell with relu, far from its kink', () => {
    const cell = indRnnCell(sizes);
    const bias = (key: RandomKey) => tensor1d(Float32Array.from(randomUniforms(key, 5), (uniform) => 4 + uniform));
    return {
      ...cell,
      initializeParameters: (key) => tidy(() => ({ ...cell.initializeParameters(key), bias: bias(key) })),
    };
  });
  test('computes what the paper says, from any initial state', () => {
    const reluOf = (value: number) => Math.max(0, value);
    expectAsReference(indRnnCell(sizes), indRnnReference(reluOf));
    expectAsReference(indRnnCell({ ...sizes, activation: 'tanh' }), indRnnReference(Math.tanh));
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 2.5, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 2.5.'],
  [
    { inputSize: 3, hiddenSize: 4, activation: 'selu' as 'relu' },
    "`activation` must be 'relu' or 'tanh', got \"selu\".",
  ],
])('refuses %j', (options, sentence) => {
  expect(() => indRnnCell(options)).toThrow(ArgumentError);
  expect(() => indRnnCell(options)).toThrow(`indRnnCell: ${sentence}`);
});

test('starts with input weights within ±1/√inputSize, recurrent ones from 0 to 1, and a bias and a state of 0', () => {
  expectNoLeak(() => {
    const cell = indRnnCell({ inputSize: 4, hiddenSize: 16 });
    const parameters = cell.initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path }) => path)).toEqual(['inputWeight', 'recurrentWeight', 'bias']);
    const magnitudes = parameters.inputWeight.dataSync().map(Math.abs);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
    expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    const recurrent = parameters.recurrentWeight.dataSync();
    expect(Math.min(...recurrent)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...recurrent)).toBeLessThan(1);
    expect(Math.max(...recurrent) - Math.min(...recurrent)).toBeGreaterThan(0.6);
    expect(parameters.bias).toMatchTensor({ shape: [16], values: Array(16).fill(0) });
    const state = cell.initialState(2);
    expect(state.hidden).toMatchTensor({ shape: [2, 16], values: Array(32).fill(0) });
    disposeTree([parameters, state]);
  });
});
