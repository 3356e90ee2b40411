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
  stack,
  type Tensor,
  tidy,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { disposeTree, mapTree, type ParameterTree, treeLeaves, zipTrees } from '@unroll/tensors';
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
        disposeTree([gradients, before]);
        return { updates: mapTree(sums, (sum) => mul(sum, -0.1)), state: { momentum: sums } };
      }),
  };
}

/** Halves the gradients: a transformation without a state. */
const halving: TestedTransformation = {
  initialize: () => ({}),
  update: ({ gradients }) => {
    const updates = mapTree(gradients, (gradient) => mul(gradient, 0.5));
    disposeTree(gradients);
    return { updates, state: {} };
  },
};

/** Momentum whose average is the decayed sum itself, halved after each validation loss above 3. */
function averaging(): TestedTransformation {
  return {
    ...momentum(),
    afterValidation({ state, loss }) {
      if (loss <= 3) return state;
      const halves = mapTree(state, (one) => mul(one, 0.5));
      disposeTree(state);
      return halves;
    },
    averagedParameters: ({ state }) => (state as { momentum: ParameterTree }).momentum,
  };
}

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
  describeGradientTransformation('momentum with an average', averaging);
});

/** Writes 7 to the beginning of each tensor of a tree; the cpu backend lends its own array. */
function writeOver(tree: ParameterTree): void {
  for (const { tensor } of treeLeaves(tree)) tensor.dataSync()[0] = 7;
}

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
    'keeps the structure of its state',
    'it is lost after a validation loss',
    () => ({ ...momentum(), afterValidation: () => ({}) }),
    'the next state must hold momentum.layers.0.weight: float32 [3, 2]',
  ],
  [
    'changes its updates in proportion to the rate scale, or not at all',
    'it scales twice',
    withStep(({ updates, state }, { rateScale = 1 }) => ({
      updates: mapTree(updates, (one) => mul(one, rateScale ** 2)),
      state,
    })),
    'at a rate scale of 0.5 the updates are neither half of those at 1, nor the same.',
  ],
  [
    'goes on with the same bits from a state that was stored',
    'the steps are counted outside of the state',
    () => {
      let count = 0;
      return withStep(({ updates, state }) => ({ updates: mapTree(updates, (one) => mul(one, ++count)), state }))();
    },
    'step 1, from a state that was stored, at updates.layers.0.weight: number 0 is',
  ],
  [
    'goes on with the same bits from a state that was stored',
    'two tensors of the state have one path',
    () => ({
      ...halving,
      initialize: () => ({ a: { b: scalar(0) }, 'a.b': scalar(0) }),
      update: (given) => ({ ...halving.update(given), state: given.state }),
    }),
    'storeTree: `tree` must have one tensor at each path',
  ],
  [
    'lends averages of the structure of the parameters, if any',
    'a part is missing',
    () => ({ ...momentum(), averagedParameters: ({ state }) => treeLeaves(state)[0]?.tensor }),
    'the tree of averaged parameters must hold layers.0.weight: float32 [3, 2]; layers.0.bias',
  ],
  [
    'lends averages of the structure of the parameters, if any',
    'they are made anew',
    () => ({ ...momentum(), averagedParameters: ({ parameters }) => mapTree(parameters, zerosLike) }),
    'the average `layers.0.weight` is no tensor of the state.',
  ],
  [
    'gives the same bits for the same arguments, whatever it computed before',
    'the steps are counted outside of the state',
    withStep(({ updates, state }) => ({ updates: mapTree(updates, (one) => mul(one, 1 + calls++)), state })),
    'step 0, made again, at updates.layers.0.weight: number 0 is',
  ],
  [
    'gives the same bits whether or not it is told the norm of the gradients',
    'the norm is handed on with other gradients',
    () => {
      const normalized: TestedTransformation = {
        initialize: () => ({}),
        update: ({ gradients, gradientNorm }) => {
          const divisor = gradientNorm ?? norm(stack(treeLeaves(gradients).map(({ tensor }) => norm(tensor))));
          return { updates: mapTree(gradients, (one) => div(one, divisor)), state: {} };
        },
      };
      return {
        ...halving,
        update: (given) => normalized.update({ ...given, gradients: halving.update(given).updates }),
      };
    },
    'a step that was told the norm at updates.scale: number 0 is 0.5, expected exactly 1.',
  ],
  [
    'stays finite, also where all gradients are 0',
    'the gradients are divided by their norm',
    () => ({
      ...halving,
      update: ({ gradients, state }) => ({ updates: mapTree(gradients, (one) => div(one, norm(one))), state }),
    }),
    '`updates.layers.0.weight` holds [NaN, NaN',
  ],
  [
    'leaves the parameters as they were',
    'they are freed',
    withStep((step, { parameters }) => {
      disposeTree(parameters);
      return step;
    }),
    'update frees the parameter `layers.0.weight`',
  ],
  [
    'leaves the parameters as they were',
    'they are written over',
    withStep((step, { parameters }) => {
      writeOver(parameters);
      return step;
    }),
    'the tree of parameters at layers.0.weight: number 0 is 7',
  ],
  [
    'leaves clones of what it consumes as they were',
    'gradients are written over that share their data',
    () => {
      const { initialize, update } = momentum();
      return {
        initialize,
        update(given) {
          writeOver(given.gradients);
          return update(given);
        },
      };
    },
    'a clone of what was passed to update at gradients.layers.0.weight: number 0 is 7',
  ],
  [
    'leaves clones of what it consumes as they were',
    'the state is written over after a validation loss',
    () => ({
      ...momentum(),
      afterValidation({ state }) {
        writeOver(state);
        return state;
      },
    }),
    'a clone of what was passed to afterValidation at momentum.layers.0.weight: number 0 is 7',
  ],
  [
    'leaves no tensor behind',
    'the state stays after a validation loss',
    () => ({ ...momentum(), afterValidation: ({ state }) => mapTree(state, (one) => mul(one, 1)) }),
    'numTensors changed by 15, numDataBuffers by 15: free what is made',
  ],
  [
    'leaves no tensor behind',
    'a tensor stays behind',
    withStep((step) => {
      leaked.push(zeros([1]));
      return step;
    }),
    'numTensors changed by 5, numDataBuffers by 5: free what is made',
  ],
  [
    'leaves no tensor behind',
    'the gradients stay',
    () => ({
      ...halving,
      update: ({ gradients, state }) => ({ updates: mapTree(gradients, (one) => mul(one, 0.5)), state }),
    }),
    'numTensors changed by 15, numDataBuffers by 15: free what is made',
  ],
  [
    'leaves no tensor behind',
    'a tensor of its own is handed out',
    () => {
      const count = scalar(0);
      return { initialize: () => ({ count }), update: (given) => ({ ...halving.update(given), state: given.state }) };
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
