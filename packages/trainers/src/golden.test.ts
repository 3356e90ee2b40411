import { readFileSync } from 'node:fs';
import { setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, type StateTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AdamOptions, adam } from './adam.js';
import { type AdamWOptions, adamW } from './adam-w.js';
import { applyUpdates } from './apply-updates.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { type RmspropOptions, rmsprop } from './rmsprop.js';
import type { Schedule } from './schedule.js';
import { type SgdOptions, sgd } from './sgd.js';

type Values = { weight: number[]; bias: number[] };
type GoldenCase = {
  learningRates: number[];
  options: object;
  clip: number | null;
  start: Values;
  gradients: Values[];
  parameters: Values[];
};

function goldenCases(name: string): GoldenCase[] {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8')).cases;
}

function tree({ weight, bias }: Values): { weight: Tensor; bias: Tensor } {
  return { weight: tensor(weight, [3, 2]), bias: tensor(bias, [2]) };
}

installTensorMatcher();

type Optimizer = (options: object, learningRate: Schedule) => GradientTransformation<StateTree>;

const optimizers: [name: string, make: Optimizer][] = [
  ['adam', (options, learningRate) => adam({ ...options, learningRate } satisfies AdamOptions)],
  ['adam-w', (options, learningRate) => adamW({ ...options, learningRate } satisfies AdamWOptions)],
  ['rmsprop', (options, learningRate) => rmsprop({ ...options, learningRate } satisfies RmspropOptions)],
  ['sgd', (options, learningRate) => sgd({ ...options, learningRate } satisfies SgdOptions)],
] as [string, Optimizer][];

describe.each(['cpu', 'wasm'])('on the %s backend', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  describe.each(optimizers)('%s', (name, make) => {
    test.each(goldenCases(name))('equals PyTorch with $options and clip $clip', (given) => {
      const optimizer = chain(
        clipByGlobalNorm(given.clip ?? Number.MAX_VALUE),
        make(given.options, (step) => given.learningRates[step] as number),
      );
      expectNoLeak(() => {
        let parameters = tree(given.start);
        let state = optimizer.initialize(parameters);
        given.gradients.forEach((gradients, step) => {
          const result = optimizer.update({ gradients: tree(gradients), state, parameters });
          state = result.state;
          parameters = applyUpdates(parameters, result.updates);
          const expected = given.parameters[step] as Values;
          expect(parameters.weight).toMatchTensor({ shape: [3, 2], values: expected.weight });
          expect(parameters.bias).toMatchTensor({ shape: [2], values: expected.bias });
        });
        disposeTree([parameters, state]);
      });
    });
  });
});
