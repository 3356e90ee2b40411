import '@tensorflow/tfjs-backend-cpu';
import { scalar, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { adamW } from './adam-w.js';
import { isMatrix } from './is-matrix.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

describe('adam', () => {
  test('makes a first step of the learning rate against the sign of the gradient, whatever its size', () => {
    tidy(() => {
      const optimizer = adam({ learningRate: 0.01, epsilon: 1e-12 });
      const gradients = { small: tensor([1e-4, -1e-4]), large: tensor([1e4]) };
      const parameters = { small: tensor([1, 2]), large: tensor([3]) };
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients, state, parameters });
      expect(updates.small).toMatchTensor({ shape: [2], values: [-0.01, 0.01] });
      expect(updates.large).toMatchTensor({ shape: [1], values: [-0.01] });
    });
  });

  test('asks a schedule for the rate of the step that its state has counted', () => {
    tidy(() => {
      const optimizer = adam({ learningRate: (step) => 0.5 ** step });
      const parameters = { weight: tensor([1]) };
      const state = { ...optimizer.initialize(parameters), count: scalar(3, 'int32') };
      const { updates, state: next } = optimizer.update({ gradients: { weight: tensor([1]) }, state, parameters });
      // m = 0.1, v = 0.001, at t = 4
      const expected = (-(0.5 ** 3) * (0.1 / (1 - 0.9 ** 4))) / (Math.sqrt(0.001 / (1 - 0.999 ** 4)) + 1e-8);
      expect(updates.weight).toMatchTensor({ shape: [1], values: [expected] });
      expect(next.count).toMatchTensor({ shape: [], values: [4], dtype: 'int32' });
    });
  });

  test('goes by the paths of its state, in whatever order they come', () => {
    tidy(() => {
      const optimizer = adam({ learningRate: 1, firstMomentDecay: 0.5, secondMomentDecay: 0, epsilon: 1e-12 });
      const made = (first: number, second: number) => ({ b: tensor([second]), a: tensor([first]) });
      const state = { count: scalar(100, 'int32'), firstMoment: made(8, -8), secondMoment: made(0, 0) };
      const gradients = { a: tensor([1]), b: tensor([4]) };
      const { updates } = optimizer.update({ gradients, state, parameters: { a: tensor([0]), b: tensor([0]) } });
      expect(updates.a).toMatchTensor({ shape: [1], values: [-4.5] }); // (4 + 0.5) / 1
      expect(updates.b).toMatchTensor({ shape: [1], values: [0.5] }); // (-4 + 2) / 4
    });
  });

  test.each([Number.NaN, Infinity, -0.1])('refuses the rate %d of a schedule, and consumes nothing', (rate) => {
    const optimizer = adam({ learningRate: () => rate });
    expectNoLeak(() => {
      const parameters = { weight: tensor([1]) };
      const gradients = { weight: tensor([2]) };
      const state = optimizer.initialize(parameters);
      expect(() => optimizer.update({ gradients, state, parameters })).toThrow(
        /^adam: `learningRate\(0\)` must be (a finite number )?at least 0, got/,
      );
      expect(gradients.weight.dataSync()[0]).toBe(2);
      disposeTree([parameters, gradients, state]);
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
    expect(() => adamW(options)).toThrow(`adamW: ${sentence}`);
  });
});

describe('adamW', () => {
  test('takes a share of every parameter, in units of the learning rate, whatever the gradient', () => {
    tidy(() => {
      const optimizer = adamW({ learningRate: () => 0.5, weightDecay: 0.2 });
      const parameters = { weight: tensor([3, -4]) };
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients: { weight: tensor([0, 0]) }, state, parameters });
      expect(updates.weight).toMatchTensor({ shape: [2], values: [-0.3, 0.4] });
      expect(parameters.weight).toMatchTensor({ shape: [2], values: [3, -4] });
    });
  });

  test('leaves alone what does not decay, such as all but matrices', () => {
    tidy(() => {
      const optimizer = adamW({ learningRate: 0.5, weightDecay: 0.2, decays: isMatrix });
      const made = (values: number[]) => ({
        scale: tensor(values[0] as number),
        filter: tensor(values, [1, 2, 1]),
        bias: tensor(values),
        weight: tensor([values]),
      });
      const parameters = made([3, -4]);
      const state = optimizer.initialize(parameters);
      const { updates } = optimizer.update({ gradients: made([0, 0]), state, parameters });
      expect(updates.scale).toMatchTensor({ shape: [], values: [0] });
      expect(updates.filter).toMatchTensor({ shape: [1, 2, 1], values: [-0.3, 0.4] });
      expect(updates.bias).toMatchTensor({ shape: [2], values: [0, 0] });
      expect(updates.weight).toMatchTensor({ shape: [1, 2], values: [-0.3, 0.4] });
    });
  });

  test('asks by the paths of the parameters', () => {
    tidy(() => {
      const asked: string[] = [];
      const decays = (path: string) => asked.push(path) > 2;
      const optimizer = adamW({ learningRate: 0.5, weightDecay: 0.2, decays });
      const made = (value: number) => ({ layers: [{ b: tensor([value]), a: tensor([value]) }], c: tensor([value]) });
      const parameters = made(3);
      const { updates } = optimizer.update({ gradients: made(0), state: optimizer.initialize(parameters), parameters });
      expect(asked).toEqual(['layers.0.b', 'layers.0.a', 'c']);
      expect(updates.c).toMatchTensor({ shape: [1], values: [-0.3] });
    });
  });

  test.each(['cpu', 'wasm'])('leaves nothing behind on %s where a parameter has another shape', async (backendName) => {
    await setBackend(backendName);
    expectNoLeak(() => {
      const optimizer = adamW({ learningRate: 0.1 });
      const gradients = { weight: tensor([1, 2]) };
      const given = { gradients, state: optimizer.initialize(gradients), parameters: { weight: tensor([1, 2, 3]) } };
      expect(() => optimizer.update(given)).toThrow(ShapeError);
      disposeTree(given);
    });
  });

  test.each([
    [-0.1, 'at least 0, got -0.1.'],
    [Infinity, 'a finite number at least 0, got Infinity.'],
  ])('refuses a decay of %d', (weightDecay, expectation) => {
    expect(() => adamW({ learningRate: 0.1, weightDecay })).toThrow(`adamW: \`weightDecay\` must be ${expectation}`);
  });
});
