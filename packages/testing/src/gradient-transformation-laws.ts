import { clone, fill, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomKey, splitKey } from '@unroll/core';
import {
  disposeTree,
  mapTree,
  type ParameterTree,
  restoreTree,
  type StateTree,
  storeTree,
  treeLeaves,
} from '@unroll/tensors';
import { expectNoLeak } from './expect-no-leak.js';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';
import { randomTensor } from './random-tensor.js';
import { contentOf, insistOnSameBits, insistOnStructure } from './tree-content.js';

/** What the laws ask of a step of an optimizer. The contract itself, `GradientTransformation`, is in `@unroll/trainers`. */
export interface TestedTransformation {
  /** The state before the first step. */
  initialize(parameters: ParameterTree): StateTree;
  /** What becomes of gradients, and the next state. *Consumes* gradients and state. */
  update(given: {
    readonly gradients: ParameterTree;
    readonly state: StateTree;
    readonly parameters: ParameterTree;
    /** The global norm of these gradients, where it is known already. */
    readonly gradientNorm?: number | undefined;
    /** What a learning rate is multiplied by. */
    readonly rateScale?: number | undefined;
  }): TransformationStep;
  /** The state after the loss was measured on validation data. *Consumes* the state. */
  afterValidation?(given: { readonly state: StateTree; readonly loss: number }): StateTree;
  /** The parameters to use a model with, where they are not those that are trained. Lent. */
  averagedParameters?(given: {
    readonly state: StateTree;
    readonly parameters: ParameterTree;
  }): ParameterTree | undefined;
}

type TransformationStep = { updates: ParameterTree; state: StateTree };

const seed = randomKey(4);
/** The validation loss after each step: the first ones fall, the others rise, which makes a difference to some. */
const losses: readonly number[] = [3, 2, 4, 5, 6];

/** The laws that {@link describeGradientTransformation} checks, as data. */
export const gradientTransformationLaws: readonly Law<TestedTransformation>[] = [
  lawWithin('gives updates of the structure of the parameters', (create) => {
    const parameters = madeParameters(seed);
    forEachStep(create(), parameters, ({ updates }) => {
      insistOnStructure('the tree of updates', updates, contentOf(parameters));
    });
  }),
  lawWithin('keeps the structure of its state', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    const first = contentOf(transformation.initialize(parameters));
    forEachStep(transformation, parameters, ({ state }) => insistOnStructure('the next state', state, first));
  }),
  lawWithin('gives the same bits for the same arguments, whatever it computed before', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    const first: ReturnType<typeof contentOf>[] = [];
    forEachStep(transformation, parameters, (step) => void first.push(contentOf(step)));
    for (const again of [transformation, create()]) {
      forEachStep(again, parameters, (step, index) => {
        insistOnSameBits(`step ${index}, made again,`, step, first[index] ?? []);
      });
    }
  }),
  lawWithin('gives the same bits whether or not it is told the norm of the gradients', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    const gradientNorm = 8; // that of a single number is exact, however it is computed
    const stepWhere = (known: { gradientNorm?: number }): TransformationStep => {
      const gradients = mapTree(parameters, (one) => (one.rank === 0 ? fill([], gradientNorm) : zerosLike(one)));
      return transformation.update({ gradients, state: transformation.initialize(parameters), parameters, ...known });
    };
    const untold = contentOf(stepWhere({}));
    insistOnSameBits('a step that was told the norm', stepWhere({ gradientNorm }), untold);
  }),
  lawWithin('changes its updates in proportion to the rate scale, or not at all', (create) => {
    const parameters = madeParameters(seed);
    const updatesAt = (rateScale: number): ReturnType<typeof contentOf> => {
      const transformation = create();
      const state = transformation.initialize(parameters);
      return contentOf(
        transformation.update({ gradients: madeParameters(seed), state, parameters, rateScale }).updates,
      );
    };
    const [whole, half] = [updatesAt(1), updatesAt(0.5)];
    const shares = [1, 0.5].map((share) =>
      half.every(({ values }, leaf) =>
        Array.from(values).every((value, place) => value === share * (whole[leaf]?.values[place] as number)),
      ),
    );
    insist(shares.includes(true), 'at a rate scale of 0.5 the updates are neither half of those at 1, nor the same.');
  }),
  lawWithin('goes on with the same bits from a state that was stored', (create) => {
    const parameters = madeParameters(seed);
    const expected: ReturnType<typeof contentOf>[] = [];
    forEachStep(create(), parameters, (step) => void expected.push(contentOf(step)));
    forEachStep(
      create(),
      parameters,
      (step, index) => {
        insistOnSameBits(`step ${index}, from a state that was stored,`, step, expected[index] ?? []);
      },
      (state) => {
        const transformation = create();
        const template = transformation.initialize(parameters);
        return { transformation, state: restoreTree(storeTree(state), template) };
      },
    );
  }),
  lawWithin('stays finite, also where all gradients are 0', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    const zeros = () => mapTree(parameters, zerosLike);
    let state = transformation.initialize(parameters);
    for (const gradients of [zeros(), madeParameters(seed), zeros()]) {
      const step = transformation.update({ gradients, state, parameters });
      const broken = contentOf(step).find(({ values }) => !Array.from(values).every(Number.isFinite));
      insist(broken === undefined, `\`${broken?.path}\` holds [${Array.from(broken?.values ?? []).join(', ')}].`);
      state = step.state;
    }
  }),
  lawWithin('leaves the parameters as they were', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    const before = contentOf(parameters);
    forEachStep(transformation, parameters, () => {
      const freed = treeLeaves(parameters).find(({ tensor }) => tensor.isDisposed);
      insist(freed === undefined, `update frees the parameter \`${freed?.path}\`.`);
      insistOnSameBits('the tree of parameters', parameters, before);
    });
  }),
  lawWithin('leaves clones of what it consumes as they were', (create) => {
    const transformation = create();
    const parameters = madeParameters(seed);
    let state = transformation.initialize(parameters);
    for (const [index, loss] of losses.entries()) {
      const given = { gradients: madeParameters(foldInKey(seed, index)), state };
      const clones = mapTree(given, (tensor) => clone(tensor));
      const before = contentOf(given);
      const step = transformation.update({ ...given, parameters });
      insistOnSameBits('a clone of what was passed to update', clones, before);
      const after = { clones: mapTree(step.state, (tensor) => clone(tensor)), content: contentOf(step.state) };
      state = transformation.afterValidation?.({ state: step.state, loss }) ?? step.state;
      insistOnSameBits('a clone of what was passed to afterValidation', after.clones, after.content);
    }
  }),
  lawWithin('lends averages of the structure of the parameters, if any', (create) => {
    const parameters = madeParameters(seed);
    forEachStep(create(), parameters, ({ state, average }) => {
      if (average === undefined) return;
      insistOnStructure('the tree of averaged parameters', average, contentOf(parameters));
      const known = new Set<Tensor>(treeLeaves([state, parameters]).map(({ tensor }) => tensor));
      const other = treeLeaves(average).find(({ tensor }) => !known.has(tensor));
      insist(other === undefined, `the average \`${other?.path}\` is no tensor of the state.`);
    });
  }),
  {
    name: 'leaves no tensor behind',
    check(create) {
      const transformation = create();
      expectNoLeak(() => {
        const parameters = madeParameters(seed);
        const state = forEachStep(transformation, parameters, ({ updates }) => disposeTree(updates));
        disposeTree([parameters, state]);
      });
    },
  },
];

/**
 * Defines a suite that checks the laws of a step of an optimizer: updates and a state that keep their structure, the
 * same bits for the same arguments, told the norm of the gradients or not, and from a state that was stored; updates in
 * proportion to the rate scale; finite numbers at gradients of 0; parameters and clones left alone; averages that are lent;
 * no leak. Between the steps it is told validation losses, where it wants to know them.
 *
 * Runs on the backend that is set when the tests run.
 *
 * @param create Makes the transformation. Called several times in a test.
 * @example describeGradientTransformation('adam', () => adam({ learningRate: 1e-3 }));
 */
export function describeGradientTransformation(name: string, create: () => TestedTransformation): void {
  describeLaws(name, gradientTransformationLaws, create);
}

/** A law checked within `tidy`. */
function lawWithin(name: string, check: (create: () => TestedTransformation) => void): Law<TestedTransformation> {
  return { name, check: (create) => tidy(() => check(create)) };
}

/** A step as laws see it: with the state after its validation loss, and the averages that are then to be used. */
type VisitedStep = TransformationStep & { average?: ParameterTree };

/** A transformation and its state, as another run would have them. */
type Resumed = { transformation: TestedTransformation; state: StateTree };

/**
 * Takes some steps from the first state, with other gradients and another validation loss in each, and gives the last state.
 * Another transformation may go on in between.
 */
function forEachStep(
  first: TestedTransformation,
  parameters: ParameterTree,
  visit: (step: VisitedStep, index: number) => void,
  resume: (state: StateTree) => Resumed = (state) => ({ transformation: first, state }),
): StateTree {
  let state = first.initialize(parameters);
  for (const [index, loss] of losses.entries()) {
    const resumed = index === 0 ? { transformation: first, state } : resume(state);
    const { transformation } = resumed;
    const gradients = madeParameters(foldInKey(seed, index));
    const step = transformation.update({ gradients, state: resumed.state, parameters });
    state = transformation.afterValidation?.({ state: step.state, loss }) ?? step.state;
    const average = transformation.averagedParameters?.({ state, parameters });
    visit({ updates: step.updates, state, ...(average && { average }) }, index);
  }
  return state;
}

/** A tree with a list, a record, a matrix, a vector and a scalar, of standard normal numbers. */
function madeParameters(key: RandomKey): ParameterTree {
  const [weightKey, biasKey, scaleKey] = splitKey(key, 3);
  return {
    layers: [{ weight: randomTensor(weightKey, [3, 2]), bias: randomTensor(biasKey, [2]) }],
    scale: randomTensor(scaleKey, []),
  };
}
