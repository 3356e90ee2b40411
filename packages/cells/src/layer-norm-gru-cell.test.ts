import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { layerNormGruReference } from './gated-cells.reference.js';
import { layerNormGruCell } from './layer-norm-gru-cell.js';
import { scaleFirstWeights } from './scale-first-weights.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 5 };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  describeRecurrentCell('layerNormGruCell', () => scaleFirstWeights(layerNormGruCell(sizes), 4));
  describeRecurrentCell('layerNormGruCell of one feature', () =>
    scaleFirstWeights(layerNormGruCell({ inputSize: 1, hiddenSize: 8 }), 4),
  );
  test('computes what the equations say, from any initial state', () => {
    expectAsReference(layerNormGruCell({ inputSize: 1, hiddenSize: 1 }), layerNormGruReference);
    expectAsReference(layerNormGruCell(sizes), layerNormGruReference);
  });
});

test.each([
  [{ ...sizes, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ ...sizes, inputSize: 1.5 }, '`inputSize` must be an integer of at least 1, got 1.5.'],
])('refuses %j', (options, sentence) => {
  expect(() => layerNormGruCell(options)).toThrow(ArgumentError);
  expect(() => layerNormGruCell(options)).toThrow(`layerNormGruCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize, gains of 1 and biases of 0', () => {
  expectNoLeak(() => {
    const parameters = layerNormGruCell(sizes).initializeParameters(randomKey(1));
    const { inputWeight, recurrentWeight } = parameters;
    const weights = [inputWeight, recurrentWeight].map((weight) => weight.dataSync().map(Math.abs));
    for (const magnitudes of weights) expect(Math.max(...magnitudes)).toBeLessThanOrEqual(1 / Math.sqrt(5));
    expect(Math.max(...weights.flatMap((magnitudes) => [...magnitudes]))).toBeGreaterThan(0.43);
    expect(new Set(weights.map(String)).size).toBe(weights.length);
    expect(parameters.inputGain).toMatchTensor({ shape: [15], values: Array(15).fill(1) });
    expect(parameters.recurrentGain).toMatchTensor({ shape: [15], values: Array(15).fill(1) });
    expect(parameters.bias).toMatchTensor({ shape: [15], values: Array(15).fill(0) });
    expect(parameters.recurrentBias).toMatchTensor({ shape: [15], values: Array(15).fill(0) });
    disposeTree(parameters);
  });
});
