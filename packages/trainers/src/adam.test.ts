import { readFileSync } from 'node:fs';
import { add, scalar, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, zipTrees } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';

type Values = { weight: number[]; bias: number[] };
type GoldenCase = {
  learningRates: number[];
  firstMomentDecay: number;
  secondMomentDecay: number;
  epsilon: number;
  clip: number | null;
  start: Values;
  gradients: Values[];
  parameters: Values[];
};

const golden = JSON.parse(readFileSync(new URL('../golden/adam.json', import.meta.url), 'utf8')) as {
  cases: GoldenCase[];
};

function tree({ weight, bias }: Values): { weight: Tensor; bias: Tensor } {
  return { weight: tensor(weight, [3, 2]), bias: tensor(bias, [2]) };
}

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

describe('adam', () => {
  test.each(golden.cases)('equals PyTorch with clip $clip and epsilon $epsilon', (given) => {
    const { learningRates, firstMomentDecay, secondMomentDecay, epsilon, clip } = given;
    const learningRate = (step: number): number => learningRates[step] as number;
    const descent = adam({ learningRate, firstMomentDecay, secondMomentDecay, epsilon });
    tidy(() => {
      const optimizer = chain(clipByGlobalNorm(clip ?? Number.MAX_VALUE), descent);
      let parameters = tree(given.start);
      let state = optimizer.initialize(parameters);
      given.gradients.forEach((gradients, step) => {
        const result = optimizer.update({ gradients: tree(gradients), state, parameters });
        state = result.state;
        parameters = zipTrees([parameters, result.updates], ([parameter, update]) => add(parameter, update));
        const expected = given.parameters[step] as Values;
        expect(parameters.weight).toMatchTensor({ shape: [3, 2], values: expected.weight });
        expect(parameters.bias).toMatchTensor({ shape: [2], values: expected.bias });
      });
    });
  });

  test('makes a first step of the learning rate against the sign of the gradient, whatever its size', () => {
    tidy(() => {
      const optimizer = adam({ learningRate: 0.01, epsilon: 1e-12 });
      const parameters = { small: tensor([1e-4, -1e-4]), large: tensor([1e4]) };
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients: parameters, state, parameters });
      expect(updates.small).toMatchTensor({ shape: [2], values: [-0.01, 0.01] });
      expect(updates.large).toMatchTensor({ shape: [1], values: [-0.01] });
    });
  });

  test('asks a schedule for the rate of the step that its state has counted', () => {
    tidy(() => {
      const optimizer = adam({ learningRate: (step) => 0.5 ** step });
      const parameters = { weight: tensor([1]) };
      const state = { ...optimizer.initialize(parameters), count: scalar(3, 'int32') };
      const { updates, state: next } = optimizer.update({ gradients: parameters, state, parameters });
      // m = 0.1, v = 0.001, at t = 4
      const expected = (-(0.5 ** 3) * (0.1 / (1 - 0.9 ** 4))) / (Math.sqrt(0.001 / (1 - 0.999 ** 4)) + 1e-8);
      expect(updates.weight).toMatchTensor({ shape: [1], values: [expected] });
      expect(next.count).toMatchTensor({ shape: [], values: [4], dtype: 'int32' });
    });
  });

  test.each([Number.NaN, Infinity, -0.1])('refuses the rate %d of a schedule, and leaves nothing behind', (rate) => {
    const optimizer = adam({ learningRate: () => rate });
    const parameters = { weight: tensor([1]) };
    expectNoLeak(() => {
      const state = optimizer.initialize(parameters);
      expect(() => optimizer.update({ gradients: parameters, state, parameters })).toThrow(
        /^adam: `learningRate\(0\)` must be (a finite number )?at least 0, got/,
      );
      disposeTree(state);
    });
  });

  test.each([
    [{ learningRate: 0 }, '`learningRate` must be greater than 0, got 0.'],
    [{ learningRate: Number.NaN }, '`learningRate` must be a finite number greater than 0, got NaN.'],
    [{ learningRate: 0.1, firstMomentDecay: 1 }, '`firstMomentDecay` must be at least 0 and less than 1, got 1.'],
    [
      { learningRate: 0.1, secondMomentDecay: -0.1 },
      '`secondMomentDecay` must be at least 0 and less than 1, got -0.1.',
    ],
    [{ learningRate: 0.1, epsilon: 0 }, '`epsilon` must be greater than 0, got 0.'],
  ])('refuses %o', (options, sentence) => {
    expect(() => adam(options)).toThrow(`adam: ${sentence}`);
  });
});
