import { add, mul, ones, sum, type Tensor3D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { disposeTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { describeRecurrentCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAsReference } from './expect-as-reference.reference.js';
import { mLstmCell } from './m-lstm-cell.js';
import { mLstmReference } from './m-lstm-cell.reference.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** A cell whose input gates start nearly shut, so that no maximum passes from one argument to the other. */
function farFromKinks(cell: ReturnType<typeof mLstmCell>): ReturnType<typeof mLstmCell> {
  return {
    ...cell,
    initializeParameters(key) {
      return tidy(() => {
        const { inputWeight, bias } = cell.initializeParameters(key);
        const isInputGate = (start: number, column: number): boolean => column >= 16 && start === 0;
        const shut = bias.dataSync().map((start, column) => (isInputGate(start, column) ? -4 : start));
        return { inputWeight, bias: tensor1d(shut) };
      });
    },
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));
  const sizes = { inputSize: 3, hiddenSize: 4 };
  describeRecurrentCell('mLstmCell, far from its kinks', () => farFromKinks(mLstmCell(sizes)));
  describeRecurrentCell('mLstmCell of two heads, in chunks, far from its kinks', () => {
    return farFromKinks(mLstmCell({ ...sizes, headCount: 2, chunkSize: 3 }));
  });
  test('computes what the paper says, from any initial state', () => {
    expectAsReference(mLstmCell({ ...sizes, headCount: 2, chunkSize: 2 }), mLstmReference);
    expectAsReference(mLstmCell({ inputSize: 2, hiddenSize: 2 }), mLstmReference);
  });

  test.each([-200, 200])('neither overflows nor divides by 0 with input gates of e^%i', (logInput) => {
    expectNoLeak(() => {
      tidy(() => {
        const cell = mLstmCell({ ...sizes, chunkSize: 3 });
        const { inputWeight, bias } = cell.initializeParameters(randomKey(1));
        const extreme = tensor1d([...Array(16).fill(0), logInput, 0]);
        const inputs: Tensor3D = ones([2, 7, 3]);
        const { loss, gradients } = valueAndGradient(
          (parameters) => {
            const given = { ...parameters, bias: add(parameters.bias, extreme) as typeof bias };
            const { outputs } = unroll(cell, given, inputs, cell.initialState(2));
            return { loss: sum(mul(outputs, outputs)), state: {} };
          },
          { inputWeight, bias },
        );
        for (const one of [loss, gradients.inputWeight, gradients.bias]) {
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
  [{ inputSize: 3, hiddenSize: 4, chunkSize: 0 }, '`chunkSize` must be an integer of at least 1, got 0.'],
])('refuses %j', (options, sentence) => {
  expect(() => mLstmCell(options)).toThrow(ArgumentError);
  expect(() => mLstmCell(options)).toThrow(`mLstmCell: ${sentence}`);
});

test('starts with weights within ±1/√inputSize, forget gates open from 3 to 6, and a state of 0', () => {
  expectNoLeak(() => {
    const cell = mLstmCell({ inputSize: 4, hiddenSize: 6, headCount: 3 });
    const parameters = cell.initializeParameters(randomKey(1));
    const magnitudes = parameters.inputWeight.dataSync().map(Math.abs);
    expect(parameters.inputWeight.shape).toEqual([4, 30]);
    expect(Math.max(...magnitudes)).toBeGreaterThan(0.4);
    expect(Math.max(...magnitudes)).toBeLessThanOrEqual(0.5);
    expect(parameters.bias).toMatchTensor({ shape: [30], values: [...Array(27).fill(0), 3, 4.5, 6] });
    const state = cell.initialState(2);
    expect(treeLeaves(state).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['memory', [2, 3, 2, 2]],
      ['normalizer', [2, 3, 2]],
      ['stabilizer', [2, 3]],
    ]);
    for (const zero of Object.values(state)) {
      expect(zero).toMatchTensor({ shape: zero.shape, values: Array(zero.size).fill(0) });
    }
    disposeTree([parameters, state]);
  });
});
