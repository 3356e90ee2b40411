import { clone, fill, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomKey, splitKey } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
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
  }): TransformationStep;
}

type TransformationStep = { updates: ParameterTree; state: StateTree };

const seed = randomKey(4);
const stepCount = 3;

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
    const given = { gradients: madeParameters(foldInKey(seed, 0)), state: transformation.initialize(parameters) };
    const clones = mapTree(given, (tensor) => clone(tensor));
    const before = contentOf(given);
    transformation.update({ ...given, parameters });
    insistOnSameBits('a clone of what was passed to update', clones, before);
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
 * same bits for the same arguments, told the norm of the gradients or not, finite numbers at gradients of 0, parameters and
 * clones left alone, no leak.
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

/** Takes some steps from the first state, with other gradients in each, and gives the last state. */
function forEachStep(
  transformation: TestedTransformation,
  parameters: ParameterTree,
  visit: (step: TransformationStep, index: number) => void,
): StateTree {
  let state = transformation.initialize(parameters);
  for (let index = 0; index < stepCount; index++) {
    const gradients = madeParameters(foldInKey(seed, index));
    const step = transformation.update({ gradients, state, parameters });
    visit(step, index);
    state = step.state;
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
