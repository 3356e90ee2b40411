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
import { isMatrix } from './is-matrix.js';
import { type NtAsgdOptions, ntAsgd } from './nt-asgd.js';
import { parameterGroups } from './parameter-groups.js';
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
  averages?: Values[];
};

function goldenCases(name: string): GoldenCase[] {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8')).cases;
}

function tree({ weight, bias }: Values): { weight: Tensor; bias: Tensor } {
  return { weight: tensor(weight, [3, 2]), bias: tensor(bias, [2]) };
}

installTensorMatcher();

type Optimizer = (options: object, learningRate: Schedule) => GradientTransformation<StateTree>;

/** AdamW with a decay of matrices alone, said in two ways. */
const onMatrices: Record<string, Optimizer> = {
  'adam-w-on-matrices, by a predicate': (options, learningRate) =>
    adamW({ ...options, decays: isMatrix, learningRate }) as GradientTransformation<StateTree>,
  'adam-w-on-matrices, by groups': (options, learningRate) =>
    parameterGroups([
      { of: isMatrix, optimizer: adamW({ ...options, learningRate }) },
      { of: () => true, optimizer: adam({ learningRate }) },
    ]) as unknown as GradientTransformation<StateTree>,
};

const optimizers: [name: string, make: Optimizer][] = [
  ['adam', (options, learningRate) => adam({ ...options, learningRate } satisfies AdamOptions)],
  ['adam-w', (options, learningRate) => adamW({ ...options, learningRate } satisfies AdamWOptions)],
  ...Object.entries(onMatrices),
  ['asgd', (options, learningRate) => ntAsgd({ ...options, learningRate } satisfies NtAsgdOptions)],
  ['rmsprop', (options, learningRate) => rmsprop({ ...options, learningRate } satisfies RmspropOptions)],
  ['sgd', (options, learningRate) => sgd({ ...options, learningRate } satisfies SgdOptions)],
  ['sgd-weight-decay', (options, learningRate) => sgd({ ...options, learningRate } satisfies SgdOptions)],
] as [string, Optimizer][];

describe.each(['cpu', 'wasm'])('on the %s backend', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  describe.each(optimizers)('%s', (name, make) => {
    test.each(goldenCases(name.split(',')[0] as string))('equals PyTorch with $options and clip $clip', (given) => {
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
          const average = optimizer.averagedParameters?.({ state, parameters }) ?? parameters;
          const expectedAverage = given.averages?.[step] ?? expected;
          expect(average.weight).toMatchTensor({ shape: [3, 2], values: expectedAverage.weight });
          expect(average.bias).toMatchTensor({ shape: [2], values: expectedAverage.bias });
        });
        disposeTree([parameters, state]);
      });
    });
  });
});
