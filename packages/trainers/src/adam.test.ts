import { readFileSync } from 'node:fs';
import { add, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, zipTrees } from '@unroll/tensors';
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

beforeAll(async () => {
  await initializeBackend();
});

describe('adam', () => {
  test.each(golden.cases)('equals PyTorch with clip $clip and epsilon $epsilon', (given) => {
    const { learningRates, firstMomentDecay, secondMomentDecay, epsilon, clip } = given;
    const learningRate = (step: number): number => learningRates[step] as number;
    const descent = adam({ learningRate, firstMomentDecay, secondMomentDecay, epsilon });
    const optimizer = clip === null ? chain(descent) : chain(clipByGlobalNorm(clip), descent);
    let parameters = tree(given.start);
    let state = optimizer.initialize(parameters);
    given.gradients.forEach((gradients, step) => {
      const result = optimizer.update({ gradients: tree(gradients), state: state as never, parameters });
      state = result.state;
      parameters = zipTrees([parameters, result.updates], ([parameter, update]) => add(parameter, update));
      const expected = given.parameters[step] as Values;
      for (const name of ['weight', 'bias'] as const) {
        const actual = parameters[name].dataSync();
        expected[name].forEach((value, index) => {
          expect(actual[index], `${name}[${index}] after step ${step + 1}`).toBeCloseTo(value, 5);
        });
      }
    });
  });

  test('makes a first step of the learning rate against the sign of the gradient, whatever its size', () => {
    const optimizer = adam({ learningRate: 0.01, epsilon: 1e-12 });
    const parameters = { small: tensor([1e-4, -1e-4]), large: tensor([1e4]) };
    const { updates } = optimizer.update({
      gradients: parameters,
      state: optimizer.initialize(parameters),
      parameters,
    });
    expect(Array.from(updates.small.dataSync(), (value) => Math.round(value * 1e6) / 1e6)).toEqual([-0.01, 0.01]);
    expect(updates.large.dataSync()[0]).toBeCloseTo(-0.01, 6);
  });

  test('leaves only what it returns', () => {
    const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
    const parameters = { weight: tensor([1, 2]), bias: tensor([3]) };
    const state = optimizer.initialize(parameters);
    const before = memory().numTensors;
    const result = optimizer.update({ gradients: parameters, state, parameters });
    expect(memory().numTensors - before).toBe(2 + 1 + 4);
    disposeTree([result.updates, result.state]);
    expect(memory().numTensors).toBe(before);
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

describe('clipByGlobalNorm', () => {
  function clipped(maximumNorm: number): number[] {
    const gradients = { weight: tensor([3, 0]), bias: tensor([4]) }; // global norm 5
    const { updates } = tidy(() =>
      clipByGlobalNorm(maximumNorm).update({ gradients, state: {}, parameters: gradients }),
    );
    return [...updates.weight.dataSync(), ...updates.bias.dataSync()];
  }

  test('scales all gradients together down to the limit', () => {
    expect(clipped(1)).toEqual([Math.fround(0.6), 0, Math.fround(0.8)]);
  });

  test('leaves gradients within the limit as they are', () => {
    expect(clipped(5)).toEqual([3, 0, 4]);
  });

  test('refuses a limit that is not positive', () => {
    expect(() => clipByGlobalNorm(0)).toThrow('clipByGlobalNorm: `maximumNorm` must be greater than 0, got 0.');
  });
});
