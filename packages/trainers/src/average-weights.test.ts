import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyUpdates } from './apply-updates.js';
import { averageWeights } from './average-weights.js';
import { chain } from './chain.js';
import { sgd } from './sgd.js';

installTensorMatcher();

describe.each(['cpu', 'wasm'])('averageWeights on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test.each([0, 0.6, 0.99])('is the average of Kingma & Ba with a decay of %d, after each step', (decay) => {
    expectNoLeak(() => {
      const optimizer = chain(sgd({ learningRate: 0.5 }), averageWeights({ decay }));
      let parameters = { weight: tensor([4, -2]) };
      let state = optimizer.initialize(parameters);
      expect(optimizer.averagedParameters?.({ state, parameters })).toBeUndefined();
      const values = [4, -2];
      const sums = [0, 0]; // from zeros, as in the paper
      for (let step = 1; step <= 6; step++) {
        const slopes = [step, step % 2 === 0 ? -3 : 1];
        const gradients = { weight: tensor(slopes) };
        const result = optimizer.update({ gradients, state, parameters });
        state = result.state;
        parameters = applyUpdates(parameters, result.updates);
        slopes.forEach((slope, place) => {
          values[place] = (values[place] as number) - 0.5 * slope;
          sums[place] = decay * (sums[place] as number) + (1 - decay) * (values[place] as number);
        });
        expect(parameters.weight).toMatchTensor({ shape: [2], values });
        const expected = sums.map((sum) => sum / (1 - decay ** step));
        const average = optimizer.averagedParameters?.({ state, parameters }) as { weight: Tensor };
        expect(average.weight).toMatchTensor({ shape: [2], values: expected });
      }
      disposeTree([parameters, state]);
    });
  });

  test('consumes nothing where a parameter has another shape', () => {
    tidy(() => {
      const averages = averageWeights();
      const gradients = { weight: tensor([1, 2]) };
      const state = averages.initialize(gradients);
      expect(() => averages.update({ gradients, state, parameters: { weight: tensor([1]) } })).toThrow(
        'averageParameters: `parameters[0]` must have shape [2], got [1].',
      );
      expect(state.count).toMatchTensor({ shape: [], values: [0], dtype: 'int32' });
      expect(gradients.weight).toMatchTensor({ shape: [2], values: [1, 2] });
    });
  });
});

test.each([1, -0.1, Number.NaN])('averageWeights refuses a decay of %d', (decay) => {
  expect(() => averageWeights({ decay })).toThrow('averageWeights: `decay` must be ');
});
