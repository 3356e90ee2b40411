import {
  fill,
  greater,
  mul,
  ones,
  range,
  reshape,
  slice,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { foldInKey, randomKey } from '@unroll/core';
import { disposeReplaced, disposeTree, matchShape, treeLeaves } from '@unroll/tensors';
import {
  type Cell,
  type CellTrial,
  type CellWay,
  cellTrial,
  inputsOfSteps,
  rowOf,
  runRows,
  runSteps,
  trialSizes,
  waysToRun,
} from './cell-trial.js';
import { expectGradient } from './expect-gradient.js';
import { expectNoLeak } from './expect-no-leak.js';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';
import { randomTensor } from './random-tensor.js';
import { contentOf, insistOnSameBits, insistOnStructure, insistOnValues } from './tree-content.js';

const seed = randomKey(2);
const { batchSize, timeSteps } = trialSizes;

/** The laws that {@link describeRecurrentCell} checks, as data. */
export const recurrentCellLaws: readonly Law<Cell>[] = [
  lawWithin('gives outputs of the promised shapes', (create) => {
    const cell = create();
    const { inputSize, outputSize } = cell;
    insist(isSize(inputSize) && isSize(outputSize), `the sizes are ${inputSize} and ${outputSize}.`);
    const parameters = cell.initializeParameters(seed);
    for (const [batch, time] of [
      [1, 1],
      [batchSize, timeSteps],
    ] as const) {
      const inputs = randomTensor(seed, [batch, time, inputSize]) as Tensor3D;
      for (const input of inputsOfSteps(inputs)) {
        const { output } = cell.step(parameters, input, cell.initialState(batch));
        matchShape('step', { output }, [{ batch }, { outputSize }]);
        insist(output.dtype === 'float32', `the output is ${output.dtype}, not float32.`);
      }
      const run = cell.sequence?.(parameters, inputs, cell.initialState(batch));
      if (run) matchShape('sequence', { outputs: run.outputs }, [{ batch }, { time }, { outputSize }]);
    }
  }),
  trialLaw('keeps the tree, the shapes and the types of its state', ({ cell, parameters, inputs }) => {
    for (const { path, tensor } of treeLeaves(cell.initialState(batchSize))) {
      const [rows] = tensor.shape;
      insist(rows === batchSize, `the first state for ${batchSize} rows has ${rows} at \`${path}\`.`);
    }
    const first = contentOf(cell.initialState(batchSize));
    for (const { name, run } of waysToRun(cell)) {
      const { state } = run(parameters, inputs, cell.initialState(batchSize));
      insistOnStructure(`the state after ${name}`, state, first);
    }
  }),
  lawWithin('gives the same bits for the same arguments, whatever it computed before', (create) => {
    const { cell, parameters, inputs, state } = cellTrial(create);
    const otherInputs = randomTensor(seed, inputs.shape) as Tensor3D;
    insistOnSameBits('a second first state', cell.initialState(2), contentOf(cell.initialState(2)));
    const ways = waysToRun(cell);
    const first = ways.map(({ run }) => contentOf(run(parameters, inputs, state)));
    for (const { run } of ways) run(parameters, otherInputs, state);
    for (const again of [ways, waysToRun(create())]) {
      again.forEach(({ name, run }, index) => {
        insistOnSameBits(`another run of ${name}`, run(parameters, inputs, state), first[index] ?? []);
      });
    }
  }),
  trialLaw('keeps the rows of a batch apart', ({ cell, parameters, inputs, state }) => {
    for (const { name, run } of waysToRun(cell)) {
      const together = run(parameters, inputs, state);
      for (let row = 0; row < batchSize; row++) {
        const alone = run(parameters, rowOf(inputs, row), rowOf(state, row));
        insistOnValues(`row ${row} of ${name}, run alone,`, alone, contentOf(rowOf(together, row)));
      }
    }
  }),
  sequenceLaw('computes a sequence as its steps do', ({ cell, parameters, inputs, state }, runSequence) => {
    for (const length of [1, timeSteps]) {
      const part = timesOf(inputs, 0, length);
      const stepped = contentOf(runSteps(cell, parameters, part, state));
      insistOnValues(`a sequence of ${length}`, runSequence(parameters, part, state), stepped);
    }
  }),
  sequenceLaw('carries a split sequence on by its state alone', ({ parameters, inputs, state }, runSequence) => {
    const whole = runSequence(parameters, inputs, state);
    for (let split = 1; split < timeSteps; split++) {
      const head = runSequence(parameters, timesOf(inputs, 0, split), state);
      const tail = runSequence(parameters, timesOf(inputs, split, timeSteps), head.state);
      insistOnValues(`the part up to step ${split}`, head.outputs, contentOf(timesOf(whole.outputs, 0, split)));
      insistOnValues(`the part after it`, tail.outputs, contentOf(timesOf(whole.outputs, split, timeSteps)));
      insistOnValues(`the last state, carried over step ${split},`, tail.state, contentOf(whole.state));
    }
  }),
  sequenceLaw('ends each row at its length, and goes backwards from there', (trial, runSequence) => {
    const { cell, parameters, inputs, state } = trial;
    const lengths = tensor1d([timeSteps, 0, timeSteps - 2], 'int32');
    for (const options of [{ lengths }, { lengths, direction: 'backwards' }, { direction: 'backwards' }] as const) {
      const name = `a sequence ${options.direction ?? 'forwards'}${'lengths' in options ? ' with lengths' : ''}`;
      const expected = contentOf(runRows(cell, parameters, inputs, state, options));
      insistOnValues(name, runSequence(parameters, inputs, state, options), expected);
    }
    const isStep = greater(reshape(lengths, [-1, 1, 1]), placesOf(inputs));
    const padded: Tensor3D = where(isStep, inputs, fill(inputs.shape, Number.NaN));
    const expected = contentOf(runSequence(parameters, inputs, state, { lengths }));
    insistOnValues('a sequence padded with NaN', runSequence(parameters, padded, state, { lengths }), expected);
  }),
  {
    ...lawWithin('computes a sequence of tokens as that of their one-hot vectors', (create) => {
      const { cell, parameters, state } = cellTrial(create);
      const { inputSize } = cell;
      const ids = Array.from({ length: batchSize * timeSteps }, (_, place) => (place * 5 + 1) % inputSize);
      const tokens = tensor2d(ids, [batchSize, timeSteps], 'int32');
      const vectors = tensor3d(
        ids.flatMap((id) => Array.from({ length: inputSize }, (_, place) => Number(place === id))),
        [batchSize, timeSteps, inputSize],
      );
      insist(cell.tokenSequence !== undefined, 'it has no tokenSequence.');
      const stepped = contentOf(runSteps(cell, parameters, vectors, state));
      insistOnValues('a sequence of tokens', cell.tokenSequence(parameters, tokens, state), stepped);
      const options = { lengths: tensor1d([timeSteps, 0, timeSteps - 2], 'int32'), direction: 'backwards' } as const;
      const byRow = contentOf(runRows(cell, parameters, vectors, state, options));
      insistOnValues('a sequence of tokens backwards', cell.tokenSequence(parameters, tokens, state, options), byRow);
    }),
    applies: (cell) => cell.tokenSequence !== undefined,
  },
  trialLaw('has gradients through its steps that equal finite differences', ({ cell, parameters, inputs, state }) => {
    expectGradient(
      (given) => {
        let current = given.state;
        const outputs = given.inputs.map((input) => {
          const step = cell.step(given.parameters, input, current);
          current = step.state;
          return step.output;
        });
        return [outputs, current];
      },
      { parameters, inputs: inputsOfSteps(inputs), state },
    );
  }),
  sequenceLaw('has gradients of its sequence that equal finite differences', (trial, runSequence) => {
    const { parameters, inputs, state } = trial;
    expectGradient((given) => runSequence(given.parameters, given.inputs, given.state), { parameters, inputs, state });
  }),
  {
    name: 'leaves no tensor behind',
    check(create) {
      const cell = create();
      expectNoLeak(() => {
        const parameters = cell.initializeParameters(seed);
        const inputs = randomTensor(seed, [batchSize, timeSteps, cell.inputSize]) as Tensor3D;
        const stepInputs = tidy(() => inputsOfSteps(inputs));
        let state = cell.initialState(batchSize);
        for (const input of stepInputs) {
          const next = cell.step(parameters, input, state);
          disposeReplaced([next.output, state], next.state);
          state = next.state;
        }
        const run = cell.sequence?.(parameters, inputs, state);
        disposeTree([parameters, inputs, stepInputs, state, run ?? {}]);
      });
    },
  },
  trialLaw('leaves its arguments as they were', ({ cell, parameters, inputs, state }) => {
    const [input] = inputsOfSteps(inputs) as [Tensor2D];
    const given = { parameters, input, inputs, state };
    const before = contentOf(given);
    const requireUntouched = (method: string): void => {
      const freed = treeLeaves(given).find(({ tensor }) => tensor.isDisposed);
      insist(freed === undefined, `${method} frees its argument \`${freed?.path}\`.`);
      insistOnSameBits(`what was passed to ${method}`, given, before);
    };
    cell.step(parameters, input, state);
    requireUntouched('step');
    cell.sequence?.(parameters, inputs, state);
    requireUntouched('sequence');
  }),
  lawWithin('makes its parameters from the key, and from nothing else', (create) => {
    const cell = create();
    const first = contentOf(cell.initializeParameters(seed));
    const others = cell.initializeParameters(foldInKey(seed, 1));
    insistOnSameBits('the parameters of the same key', cell.initializeParameters({ ...seed }), first);
    insistOnSameBits('the parameters of a twin', create().initializeParameters(seed), first);
    const differs = contentOf(others).some(({ values }, index) => String(values) !== String(first[index]?.values));
    insist(differs || first.length === 0, 'another key gives the same parameters.');
  }),
];

/**
 * Defines a suite that checks the laws of a recurrent cell: shapes; a state that keeps its structure and is all that
 * the cell remembers; rows that do not see each other; a `sequence` and a `tokenSequence` that equal its steps, with lengths and
 * backwards as well; gradients that equal finite differences; no leak; arguments left alone; parameters that come from the key alone.
 *
 * Runs on the backend that is set when the tests run, with the gradients registered by then. The cell must be smooth
 * near its first parameters. Sizes below ten keep the suite quick.
 *
 * @param create Makes the cell. Called several times in a test.
 * @example describeRecurrentCell('lstmCell', () => lstmCell({ inputSize: 3, hiddenSize: 4 }));
 */
export function describeRecurrentCell(name: string, create: () => Cell): void {
  describeLaws(name, recurrentCellLaws, create);
}

/** A law checked within `tidy`. */
function lawWithin(name: string, check: (create: () => Cell) => void): Law<Cell> {
  return { name, check: (create) => tidy(() => check(create)) };
}

/** A law about a cell with arguments for it. */
function trialLaw(name: string, check: (trial: CellTrial) => void): Law<Cell> {
  return lawWithin(name, (create) => check(cellTrial(create)));
}

/** A law about a cell that has a sequence. */
function sequenceLaw(name: string, check: (trial: CellTrial, runSequence: CellWay['run']) => void): Law<Cell> {
  const checkTrial = (trial: CellTrial): void => {
    const [, sequence] = waysToRun(trial.cell);
    insist(sequence !== undefined, 'it has no sequence.');
    check(trial, sequence.run);
  };
  return { ...trialLaw(name, checkTrial), applies: (cell) => cell.sequence !== undefined };
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size > 0;
}

/** The place on the time axis of every number of a block. */
function placesOf({ shape }: Tensor3D): Tensor3D {
  return mul(reshape(range(0, shape[1], 1, 'int32'), [1, -1, 1]), ones(shape, 'int32'));
}

/** The steps from one time up to another. */
function timesOf(sequence: Tensor3D, from: number, to: number): Tensor3D {
  return slice(sequence, [0, from], [-1, to - from]);
}
