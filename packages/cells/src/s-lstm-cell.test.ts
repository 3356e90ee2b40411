import { add, mul, ones, sum, type Tensor3D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { sLstmCell } from './s-lstm-cell.js';
import { sLstmReference } from './s-lstm-cell.reference.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/**
 * A cell that starts with small weights and little memory, so that the stabilizer is the input gate's logarithm at
 * every step and does not pass to the other argument of its maximum. Normalizers are then about 1.
 */
function farFromKinks(cell: ReturnType<typeof sLstmCell>): ReturnType<typeof sLstmCell> {
  return {
    ...cell,
    initializeParameters(key) {
      return tidy(() => {
        const { inputWeight, recurrentWeight, bias } = cell.initializeParameters(key);
        return {
          inputWeight: mul(inputWeight, 0.25),
          recurrentWeight: mul(recurrentWeight, 0.25),
          bias: tensor1d(bias.dataSync().map((start) => (start > 0 ? -1.5 : start))),
        };
      });
    },
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  const sizes = { inputSize: 3, hiddenSize: 4 };
  describeRecurrentCell('sLstmCell, far from its kinks', () => farFromKinks(sLstmCell(sizes)));
  describeRecurrentCell('sLstmCell of two heads, far from its kinks', () => {
    return farFromKinks(sLstmCell({ ...sizes, headCount: 2 }));
  });
  test('computes what the paper says, from any initial state', () => {
    const adjustState = (name: string, value: number) => (name === 'normalizer' ? 0.5 + Math.abs(value) : value);
    expectAsReference(sLstmCell({ ...sizes, headCount: 2 }), sLstmReference, { adjustState });
    expectAsReference(sLstmCell({ inputSize: 2, hiddenSize: 3 }), sLstmReference, { adjustState });
  });

  test.each([-200, 200])('neither overflows nor divides by 0 with input gates of e^%i', (logInput) => {
    expectNoLeak(() => {
      tidy(() => {
        const cell = sLstmCell(sizes);
        const { bias, ...weights } = cell.initializeParameters(randomKey(1));
        const extreme = tensor1d([...Array(4).fill(logInput), ...Array(12).fill(0)]);
        const inputs: Tensor3D = ones([2, 7, 3]);
        const { loss, gradients } = valueAndGradient(
          (parameters) => {
            const given = { ...parameters, bias: add(parameters.bias, extreme) as typeof bias };
            const { outputs } = unroll(cell, given, inputs, cell.initialState(2));
            return { loss: sum(mul(outputs, outputs)), state: {} };
          },
          { bias, ...weights },
        );
        for (const one of [loss, ...Object.values(gradients)]) {
          expect(one.dataSync().every(Number.isFinite)).toBe(true);
        }
      });
    });
  });
});

test.each([
  [{ inputSize: 3, hiddenSize: 0 }, '`hiddenSize` must be an integer of at least 1, got 0.'],
  [{ inputSize: 2.5, hiddenSize: 4 }, '`inputSize` must be an integer of at least 1, got 2.5.'],
  [{ inputSize: 3, hiddenSize: 4, headCount: 3 }, '`headCount` must divide the hiddenSize, 4, got 3.'],
])('refuses %j', (options, sentence) => {
  expect(() => sLstmCell(options)).toThrow(ArgumentError);
  expect(() => sLstmCell(options)).toThrow(`sLstmCell: ${sentence}`);
});

test('starts with weights within ±1/√hiddenSize, forget gates open from 3 to 6, and a state of 0', () => {
  expectNoLeak(() => {
    const cell = sLstmCell({ inputSize: 3, hiddenSize: 4, headCount: 2 });
    const parameters = cell.initializeParameters(randomKey(1));
    expect(parameters.recurrentWeight.shape).toEqual([2, 2, 8]);
    for (const weight of [parameters.inputWeight, parameters.recurrentWeight]) {
      const magnitudes = weight.dataSync().map(Math.abs);
      expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
      expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    }
    const biases = [0, 0, 0, 0, 3, 6, 3, 6, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(parameters.bias).toMatchTensor({ shape: [16], values: biases });
    const state = cell.initialState(2);
    expect(treeLeaves(state).map(({ path }) => path)).toEqual(['hidden', 'memory', 'normalizer', 'stabilizer']);
    for (const zero of Object.values(state)) {
      expect(zero).toMatchTensor({ shape: [2, 4], values: Array(8).fill(0) });
    }
    disposeTree([parameters, state]);
  });
});
