import { scalar, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { rmsprop } from './rmsprop.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

describe('rmsprop', () => {
  test('divides by the root of the mean square, to which epsilon is added', () => {
    tidy(() => {
      const optimizer = rmsprop({ learningRate: 1, secondMomentDecay: 0.75, epsilon: 0.5 });
      const parameters = { weight: tensor([0, 0]) };
      const state = optimizer.initialize(parameters);
      const step = optimizer.update({ gradients: { weight: tensor([3, 0]) }, state, parameters });
      expect(step.updates.weight).toMatchTensor({ shape: [2], values: [-3 / (1.5 + 0.5), 0] });
      expect(treeLeaves(step.state.secondMoment)[0]?.tensor).toMatchTensor({ shape: [2], values: [2.25, 0] });
    });
  });

  test('asks a schedule for the rate of the step that its state has counted', () => {
    tidy(() => {
      const optimizer = rmsprop({ learningRate: (step) => step, secondMomentDecay: 0 });
      const parameters = { weight: tensor([0]) };
      const state = { ...optimizer.initialize(parameters), count: scalar(7, 'int32') };
      const step = optimizer.update({ gradients: { weight: tensor([-2]) }, state, parameters });
      expect(step.updates.weight).toMatchTensor({ shape: [1], values: [7] });
      expect(step.state.count).toMatchTensor({ shape: [], values: [8], dtype: 'int32' });
    });
  });

  test.each([
    [{ learningRate: -1 }, '`learningRate` must be greater than 0, got -1.'],
    [{ learningRate: 0.1, secondMomentDecay: 1 }, '`secondMomentDecay` must be at least 0 and less than 1, got 1.'],
    [{ learningRate: 0.1, epsilon: 0 }, '`epsilon` must be greater than 0, got 0.'],
  ])('refuses %o', (options, sentence) => {
    expect(() => rmsprop(options)).toThrow(`rmsprop: ${sentence}`);
  });
});
