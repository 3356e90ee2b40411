import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {
  add,
  clone,
  div,
  mul,
  norm,
  reshape,
  scalar,
  setBackend,
  type Tensor,
  tidy,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { mapTree, type ParameterTree, zipTrees } from '@unroll/tensors';
import { afterEach, beforeAll, describe } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import {
  describeGradientTransformation,
  gradientTransformationLaws,
  type TestedTransformation,
} from './gradient-transformation-laws.js';

/** Steps along a decayed sum of the gradients: a transformation with a state that keeps every law. */
function momentum(): TestedTransformation {
  return {
    initialize: (parameters) => ({ momentum: mapTree(parameters, zerosLike) }),
    update: ({ gradients, state }) =>
      tidy(() => {
        const { momentum: before } = state as { momentum: ParameterTree };
        const sums = zipTrees([before, gradients], ([sum, gradient]) => add(mul(sum, 0.9), gradient));
        return { updates: mapTree(sums, (sum) => mul(sum, -0.1)), state: { momentum: sums } };
      }),
  };
}

/** Halves the gradients: a transformation without a state. */
const halving: TestedTransformation = {
  initialize: () => ({}),
  update: ({ gradients }) => ({ updates: mapTree(gradients, (gradient) => mul(gradient, 0.5)), state: {} }),
};

/** Hands gradients and state back unchanged, as an owner may. */
const unchanged: TestedTransformation = {
  initialize: (parameters) => mapTree(parameters, (one) => clone(one)),
  update: ({ gradients, state }) => ({ updates: gradients, state }),
};

describe.each(['cpu', 'wasm'])('transformations that keep the laws, on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
  });
  describeGradientTransformation('momentum', momentum);
  describeGradientTransformation('halving', () => halving);
  describeGradientTransformation('nothing changed', () => unchanged);
});

type Given = Parameters<TestedTransformation['update']>[0];
type Step = ReturnType<TestedTransformation['update']>;

/** Momentum whose step is followed by something else. */
function withStep(change: (step: Step, given: Given) => Step): () => TestedTransformation {
  return () => {
    const { initialize, update } = momentum();
    return { initialize, update: (given) => change(update(given), given) };
  };
}

let calls = 0;
let leaked: Tensor[] = [];

afterEach(() => {
  for (const one of leaked) one.dispose();
  leaked = [];
});

const breaches: readonly Breach<TestedTransformation>[] = [
  [
    'gives updates of the structure of the parameters',
    'a scalar becomes a vector',
    withStep(({ updates, state }) => ({ updates: mapTree(updates, (one) => reshape(one, [one.size])), state })),
    'the tree of updates must hold layers.0.weight: float32 [3, 2]',
  ],
  [
    'gives updates of the structure of the parameters',
    'the tree is flattened',
    withStep(({ updates, state }) => ({ updates: { all: updates }, state })),
    'but holds all.layers.0.weight',
  ],
  [
    'keeps the structure of its state',
    'the state grows',
    withStep(({ updates, state }) => ({ updates, state: { ...(state as { momentum: ParameterTree }), updates } })),
    'the next state must hold momentum.layers.0.weight',
  ],
  [
    'gives the same bits for the same arguments, whatever it computed before',
    'the steps are counted outside of the state',
    withStep(({ updates, state }) => ({ updates: mapTree(updates, (one) => mul(one, 1 + calls++)), state })),
    'step 0, made again, at updates.layers.0.weight: number 0 is',
  ],
  [
    'stays finite, also where all gradients are 0',
    'the gradients are divided by their norm',
    withStep(({ state }, { gradients }) => ({ updates: mapTree(gradients, (one) => div(one, norm(one))), state })),
    '`updates.layers.0.weight` holds [NaN, NaN',
  ],
  [
    'leaves its arguments as they were',
    'the gradients are freed',
    withStep((step, { gradients }) => {
      mapTree(gradients, (one) => {
        one.dispose();
        return one;
      });
      return step;
    }),
    'update frees its argument `gradients.layers.0.weight`',
  ],
  [
    'leaves its arguments as they were',
    'the old state is freed',
    withStep((step, { state }) => {
      mapTree(state, (one) => {
        one.dispose();
        return one;
      });
      return step;
    }),
    'update frees its argument `state.momentum.layers.0.weight`',
  ],
  [
    'leaves its arguments as they were',
    'the parameters are written into',
    withStep((step, { parameters }) => {
      mapTree(parameters, (one) => {
        one.dataSync()[0] = 7; // the cpu backend lends its own array
        return one;
      });
      return step;
    }),
    'what was passed to update at parameters.layers.0.weight: number 0 is 7',
  ],
  [
    'leaves no tensor behind',
    'a tensor stays behind',
    withStep((step) => {
      leaked.push(zeros([1]));
      return step;
    }),
    'numTensors changed by 3, numDataBuffers by 3: free what is made',
  ],
  [
    'leaves no tensor behind',
    'a tensor of its own is handed out',
    () => {
      const count = scalar(0);
      return { ...halving, initialize: () => ({ count }) };
    },
    'numTensors changed by -1',
  ],
];

describe('on broken transformations', () => {
  beforeAll(async () => {
    await setBackend('cpu');
  });
  testBreaches(gradientTransformationLaws, breaches);
});
