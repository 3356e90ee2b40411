import { add, mul, type Scalar, scalar, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from './chain.js';
import type { GradientTransformation } from './gradient-transformation.js';

beforeAll(async () => {
  await initializeBackend();
});

/** Multiplies gradients by a factor, and counts its steps. */
function timesFactor(factor: number): GradientTransformation<{ count: Scalar }> {
  return {
    initialize: () => ({ count: scalar(0) }),
    update: ({ gradients, state }) => {
      const updates = mapTree(gradients, (gradient) => mul(gradient, factor));
      const count: Scalar = add(state.count, 1);
      disposeTree([gradients, state]);
      return { updates, state: { count } };
    },
  };
}

/** Adds the parameters to the gradients. */
const plusParameters: GradientTransformation<Record<string, never>> = {
  initialize: () => ({}),
  update: ({ gradients, state, parameters }) => {
    const [parameter] = Object.values(parameters as { weight: Scalar });
    const updates = mapTree(gradients, (gradient) => add(gradient, parameter as typeof gradient));
    disposeTree(gradients);
    return { updates, state };
  },
};

const failing: GradientTransformation<Record<string, never>> = {
  initialize: () => {
    throw new Error('no start');
  },
  update: () => {
    throw new Error('no step');
  },
};

describe('chain', () => {
  test('passes the updates of each on to the next, and the parameters to all', () => {
    tidy(() => {
      const optimizer = chain(timesFactor(10), plusParameters, timesFactor(-1));
      const parameters = { weight: tensor([5, 7]) };
      const gradients = () => ({ weight: tensor([1, 2]) });
      const state = optimizer.initialize(parameters);
      const first = optimizer.update({ gradients: gradients(), state, parameters });
      expect(first.updates.weight.dataSync()).toEqual(Float32Array.of(-15, -27));
      const second = optimizer.update({ gradients: gradients(), state: first.state, parameters });
      expect(second.state.map((state) => Object.values(state).map((tensor) => tensor.dataSync()[0]))).toEqual([
        [2],
        [],
        [2],
      ]);
    });
  });

  test('tells the norm of the gradients to the first of them only, who alone has these gradients', () => {
    tidy(() => {
      const told: unknown[] = [];
      const listening: GradientTransformation<Record<string, never>> = {
        initialize: () => ({}),
        update({ gradients, state, gradientNorm }) {
          told.push(gradientNorm);
          return { updates: gradients, state };
        },
      };
      const given = { gradients: tensor([3, 4]), parameters: tensor([0, 0]) };
      chain(chain(listening, listening), listening).update({ ...given, state: [[{}, {}], {}], gradientNorm: 5 });
      expect(told).toEqual([5, undefined, undefined]);
    });
  });

  test('leaves nothing behind where one of them throws', () => {
    const parameters: ParameterTree = { weight: tensor([1]) };
    const optimizer = chain(timesFactor(2), failing);
    expectNoLeak(() => expect(() => optimizer.initialize(parameters)).toThrow('no start'));
    expectNoLeak(() => {
      const state: [{ count: Scalar }, Record<string, never>] = [{ count: scalar(0) }, {}];
      const gradients = { weight: tensor([1]) };
      expect(() => optimizer.update({ gradients, state, parameters })).toThrow('no step');
    });
  });

  test('refuses a chain of nothing', () => {
    const none: [typeof failing] = [] as never;
    expect(() => chain(...none)).toThrow('chain: `transformations` must hold at least one transformation, got [].');
  });
});
