import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { layerNormLstmReference } from './gated-cells.reference.js';
import { layerNormLstmCell } from './layer-norm-lstm-cell.js';
import { scaleFirstWeights } from './scale-first-weights.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('layerNormLstmCell', () => scaleFirstWeights(layerNormLstmCell(sizes), 4));
  describeRecurrentCell('layerNormLstmCell of one feature', () =>
    scaleFirstWeights(layerNormLstmCell({ inputSize: 1, hiddenSize: 8 }), 4),
  );
  test('computes what the equations say, from any initial state', () => {
    expectAsReference(layerNormLstmCell({ inputSize: 1, hiddenSize: 1 }), layerNormLstmReference);
    expectAsReference(layerNormLstmCell(sizes), layerNormLstmReference);
  });
});

test.each([
  [{ ...sizes, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ ...sizes, inputSize: 1.5 }, '`inputSize` must be an integer of at least 1, got 1.5.'],
  [{ ...sizes, forgetBias: Number.NaN }, '`forgetBias` must be a finite number, got NaN.'],
])('refuses %j', (options, sentence) => {
  expect(() => layerNormLstmCell(options)).toThrow(ArgumentError);
  expect(() => layerNormLstmCell(options)).toThrow(`layerNormLstmCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize, gains of 1, and a bias of 0, or as asked for the forget gate', () => {
  expectNoLeak(() => {
    const parameters = layerNormLstmCell(sizes).initializeParameters(randomKey(1));
    const { inputWeight, recurrentWeight } = parameters;
    const weights = [inputWeight, recurrentWeight].map((weight) => weight.dataSync().map(Math.abs));
    for (const magnitudes of weights) expect(Math.max(...magnitudes)).toBeLessThanOrEqual(1 / Math.sqrt(5));
    expect(Math.max(...weights.flatMap((magnitudes) => [...magnitudes]))).toBeGreaterThan(0.43);
    expect(new Set(weights.map(String)).size).toBe(weights.length);
    expect(parameters.inputGain).toMatchTensor({ shape: [20], values: Array(20).fill(1) });
    expect(parameters.recurrentGain).toMatchTensor({ shape: [20], values: Array(20).fill(1) });
    expect(parameters.memoryGain).toMatchTensor({ shape: [5], values: Array(5).fill(1) });
    expect(parameters.memoryBias).toMatchTensor({ shape: [5], values: Array(5).fill(0) });
    expect(parameters.bias).toMatchTensor({ shape: [20], values: Array(20).fill(0) });
    const remembering = layerNormLstmCell({ ...sizes, forgetBias: 2 }).initializeParameters(randomKey(1));
    const forgetPartAtTwo = [0, 2, 0, 0].flatMap((value) => Array(5).fill(value));
    expect(remembering.bias).toMatchTensor({ shape: [20], values: forgetPartAtTwo });
    disposeTree([parameters, remembering]);
  });
});
