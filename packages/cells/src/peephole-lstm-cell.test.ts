import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { peepholeLstmReference } from './gated-cells.reference.js';
import { peepholeLstmCell } from './peephole-lstm-cell.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('peepholeLstmCell', () => peepholeLstmCell(sizes));
  describeRecurrentCell('peepholeLstmCell of one unit', () => peepholeLstmCell({ inputSize: 1, hiddenSize: 1 }));
  test('computes what the equations say, from any initial state', () => {
    expectAsReference(peepholeLstmCell(sizes), peepholeLstmReference);
  });
});

test.each([
  [{ ...sizes, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ ...sizes, inputSize: 1.5 }, '`inputSize` must be an integer of at least 1, got 1.5.'],
  [{ ...sizes, forgetBias: Number.NaN }, '`forgetBias` must be a finite number, got NaN.'],
])('refuses %j', (options, sentence) => {
  expect(() => peepholeLstmCell(options)).toThrow(ArgumentError);
  expect(() => peepholeLstmCell(options)).toThrow(`peepholeLstmCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize, and a bias of 0, or as asked for the forget gate', () => {
  expectNoLeak(() => {
    const parameters = peepholeLstmCell(sizes).initializeParameters(randomKey(1));
    const { inputWeight, recurrentWeight, inputPeephole, forgetPeephole, outputPeephole } = parameters;
    const weights = [inputWeight, recurrentWeight, inputPeephole, forgetPeephole, outputPeephole].map((weight) =>
      weight.dataSync().map(Math.abs),
    );
    for (const magnitudes of weights) expect(Math.max(...magnitudes)).toBeLessThanOrEqual(1 / Math.sqrt(5));
    expect(Math.max(...weights.flatMap((magnitudes) => [...magnitudes]))).toBeGreaterThan(0.43);
    expect(new Set(weights.map(String)).size).toBe(weights.length);
    expect(parameters.bias).toMatchTensor({ shape: [20], values: Array(20).fill(0) });
    const remembering = peepholeLstmCell({ ...sizes, forgetBias: 2 }).initializeParameters(randomKey(1));
    const forgetPartAtTwo = [0, 2, 0, 0].flatMap((value) => Array(5).fill(value));
    expect(remembering.bias).toMatchTensor({ shape: [20], values: forgetPartAtTwo });
    disposeTree([parameters, remembering]);
  });
});
