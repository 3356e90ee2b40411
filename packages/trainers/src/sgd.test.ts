import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SgdOptions, sgd } from './sgd.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

/** The updates of some steps, all with the gradient [1, -2]. */
function updatesOf(options: SgdOptions, stepCount: number): number[][] {
  return tidy(() => {
    const optimizer = sgd(options);
    const parameters: { weight: Tensor } = { weight: tensor([0, 0]) };
    let state = optimizer.initialize(parameters);
    return Array.from({ length: stepCount }, () => {
      const step = optimizer.update({ gradients: { weight: tensor([1, -2]) }, state, parameters });
      state = step.state;
      return Array.from(step.updates.weight.dataSync());
    });
  });
}

describe('sgd', () => {
  test('goes down the gradient, at the rate of the step', () => {
    expect(updatesOf({ learningRate: (step) => 2 ** -step }, 3)).toEqual([
      [-1, 2],
      [-0.5, 1],
      [-0.25, 0.5],
    ]);
  });

  test('gathers velocity with momentum', () => {
    const expected = [1, 1.5, 1.75].map((velocity) => [-velocity, 2 * velocity]);
    expect(updatesOf({ learningRate: 1, momentum: 0.5 }, 3)).toEqual(expected);
  });

  test('looks ahead along the velocity with Nesterov', () => {
    const expected = [1.5, 1.75, 1.875].map((pace) => [-pace, 2 * pace]);
    expect(updatesOf({ learningRate: 1, momentum: 0.5, nesterov: true }, 3)).toEqual(expected);
  });

  test('remembers no more than it needs', () => {
    tidy(() => {
      const paths = (options: SgdOptions): string[] =>
        treeLeaves(sgd(options).initialize({ weight: tensor([1]) })).map(({ path }) => path);
      expect(paths({ learningRate: 1 })).toEqual(['count']);
      expect(paths({ learningRate: 1, momentum: 0.9 })).toEqual(['count', 'velocity.weight']);
    });
  });

  test('takes the gradient of the decay along, in the velocity too', () => {
    tidy(() => {
      const optimizer = sgd({ learningRate: 1, momentum: 0.5, weightDecay: 0.25 });
      const parameters = { weight: tensor([4, -8]) };
      let state = optimizer.initialize(parameters);
      for (const expected of [
        [-2, 4],
        [-3, 6],
      ]) {
        const step = optimizer.update({ gradients: { weight: tensor([1, -2]) }, state, parameters });
        state = step.state;
        expect(step.updates.weight).toMatchTensor({ shape: [2], values: expected });
      }
    });
  });

  test.each(['cpu', 'wasm'])('leaves nothing behind on %s where a velocity has another shape', async (backendName) => {
    await setBackend(backendName);
    expectNoLeak(() => {
      const optimizer = sgd({ learningRate: 1, momentum: 0.5, weightDecay: 0.1 });
      const gradients = { weight: tensor([1, 2]) };
      const other = { weight: tensor([1, 2, 3]) };
      const given = { gradients, state: optimizer.initialize(other), parameters: { weight: tensor([3, 4]) } };
      expect(() => optimizer.update(given)).toThrow(ShapeError);
      disposeTree([given, other]);
    });
  });

  test.each([
    [{ learningRate: 0.1, weightDecay: -1 }, '`weightDecay` must be at least 0, got -1.'],
    [{ learningRate: 0 }, '`learningRate` must be greater than 0, got 0.'],
    [{ learningRate: 0.1, momentum: 1 }, '`momentum` must be at least 0 and less than 1, got 1.'],
    [{ learningRate: 0.1, nesterov: true }, '`momentum` must be greater than 0 where `nesterov` is true, got 0.'],
  ])('refuses %o', (options, sentence) => {
    expect(() => sgd(options)).toThrow(`sgd: ${sentence}`);
  });
});
