import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { foldInKey, randomKey, randomNormals } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { accumulateGradients } from './accumulate-gradients.js';
import { adamW } from './adam-w.js';
import { applyUpdates } from './apply-updates.js';
import { averageWeights } from './average-weights.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { clipByValue } from './clip-by-value.js';
import { cosineSchedule } from './cosine-schedule.js';

installTensorMatcher();

type Parameters = { weight: Tensor; bias: Tensor };

const valuesAt = (seed: number, size: number): Float32Array =>
  Float32Array.from(randomNormals(foldInKey(randomKey(9), seed), size));
const treeAt = (seed: number): Parameters => ({
  weight: tensor(valuesAt(seed, 15), [5, 3]),
  bias: tensor(valuesAt(seed + 1000, 3)),
});

describe.each(['cpu', 'wasm'])('accumulateGradients on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test.each([1, 2, 3, 4, 7])('of %i batches equals steps on their mean gradient', (batches) => {
    expectNoLeak(() => {
      const learningRate = cosineSchedule({ peak: 0.1, steps: 3 });
      const inner = chain(clipByGlobalNorm(1), adamW({ learningRate }), averageWeights({ decay: 0.5 }));
      const outer = accumulateGradients(inner, { batches });
      let [expected, found] = [treeAt(1), treeAt(1)];
      let innerState = inner.initialize(expected);
      let state = outer.initialize(found);
      for (let step = 0; step < 3; step++) {
        const seeds = Array.from({ length: batches }, (_, batch) => 2 + step * batches + batch);
        seeds.forEach((seed, batch) => {
          const before = treeLeaves(found).map((leaf) => leaf.tensor.dataSync().slice());
          const result = outer.update({ gradients: treeAt(seed), state, parameters: found });
          state = result.state;
          found = applyUpdates(found, result.updates);
          if (batch < batches - 1) {
            expect(treeLeaves(found).map((leaf) => leaf.tensor.dataSync())).toEqual(before);
          }
        });
        const mean = (size: number, offset: number): number[] =>
          Array.from({ length: size }, (_, place) => {
            const values = seeds.map((seed) => valuesAt(seed + offset, size)[place] as number);
            return values.reduce((sum, value) => sum + value, 0) / batches;
          });
        const gradients = { weight: tensor(mean(15, 0), [5, 3]), bias: tensor(mean(3, 1000)) };
        const result = inner.update({ gradients, state: innerState, parameters: expected });
        innerState = result.state;
        expected = applyUpdates(expected, result.updates);
        expect(found.weight).toMatchTensor(expected.weight);
        expect(found.bias).toMatchTensor(expected.bias);
        const averages = [
          outer.averagedParameters?.({ state, parameters: found }),
          inner.averagedParameters?.({ state: innerState, parameters: expected }),
        ];
        expect(averages[0]?.weight).toMatchTensor(averages[1]?.weight as Tensor);
      }
      disposeTree([expected, found, innerState, state]);
    });
  });

  test('begins a sum with the first gradients themselves, and gives the zeros there were', () => {
    tidy(() => {
      const optimizer = accumulateGradients(clipByValue(1), { batches: 2 });
      const [parameters, gradients] = [treeAt(1), treeAt(2)];
      const before = optimizer.initialize(parameters);
      const { updates, state } = optimizer.update({ gradients, state: before, parameters });
      expect((state.sum as Parameters).weight).toBe(gradients.weight);
      expect(updates.weight).toBe((before.sum as Parameters).weight);
    });
  });

  test('forgets gradients that are not finite with the update they went into', () => {
    tidy(() => {
      const optimizer = accumulateGradients(clipByValue(64), { batches: 2 });
      const parameters = treeAt(1);
      let state = optimizer.initialize(parameters);
      const made: number[] = [];
      for (const value of [Number.NaN, 1, 4, 6, 1, Infinity, 7, 9]) {
        const gradients = mapTree(parameters, ({ shape, size }) => tensor(new Array(size).fill(value), shape));
        const step = optimizer.update({ gradients, state, parameters });
        state = step.state;
        made.push(step.updates.bias.dataSync()[0] as number);
      }
      expect(made).toEqual([0, Number.NaN, 0, 5, 0, 64, 0, 8]);
    });
  });

  test('tells its optimizer the validation losses', () => {
    expectNoLeak(() => {
      const losses: number[] = [];
      const listener = {
        ...clipByGlobalNorm(1),
        afterValidation({ state, loss }: { state: Record<string, never>; loss: number }) {
          losses.push(loss);
          return state;
        },
      };
      const optimizer = accumulateGradients(listener, { batches: 2 });
      const parameters = treeAt(1);
      const state = optimizer.initialize(parameters);
      const next = optimizer.afterValidation?.({ state, loss: 3 });
      expect(losses).toEqual([3]);
      disposeTree([parameters, next ?? state]);
    });
  });

  test('leaves nothing behind where its optimizer throws', () => {
    expectNoLeak(() => {
      const optimizer = accumulateGradients(adamW({ learningRate: () => Number.NaN }), { batches: 2 });
      const parameters = treeAt(1);
      const given = { gradients: treeAt(2), state: optimizer.initialize(parameters), parameters };
      const { updates, state } = optimizer.update(given);
      disposeTree(updates);
      const gradients = treeAt(3);
      expect(() => optimizer.update({ gradients, state, parameters })).toThrow('adamW: `learningRate(0)` must be');
      disposeTree([gradients, state, parameters]);
    });
  });
});

test.each([0, 1.5])('accumulateGradients refuses %d batches', (batches) => {
  expect(() => accumulateGradients(clipByGlobalNorm(1), { batches })).toThrow(
    `accumulateGradients: \`batches\` must be an integer of at least 1, got ${batches}.`,
  );
});
