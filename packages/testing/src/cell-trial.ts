import {
  concat,
  pad,
  reshape,
  reverse,
  slice,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  zeros,
} from '@tensorflow/tfjs-core';
import { foldInKey, randomKey } from '@unroll/core';
import {
  mapTree,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
  type Tree,
  zipTrees,
} from '@unroll/tensors';
import { randomTensor } from './random-tensor.js';

/** A cell of any parameters and state. */
export type Cell = RecurrentCell<ParameterTree, StateTree>;

/** The outputs of a cell over time, [batch, time, outputSize], and its last state. */
export type CellRun = { outputs: Tensor3D; state: StateTree };

/** One of the ways to run a cell over inputs of [batch, time, inputSize]. */
export type CellWay = {
  readonly name: string;
  readonly run: (parameters: ParameterTree, inputs: Tensor3D, state: StateTree, options?: SequenceOptions) => CellRun;
};

/** A cell with arguments for it. */
export type CellTrial = {
  readonly cell: Cell;
  readonly parameters: ParameterTree;
  /** Standard normal numbers. */
  readonly inputs: Tensor3D;
  /** A state that some steps have led to, so that it is not all zeros. */
  readonly state: StateTree;
};

/** How many rows a trial has, and how many steps: few, and not equal. */
export const trialSizes = { batchSize: 3, timeSteps: 4 } as const;

const seed = randomKey(1);

/** Makes a cell and arguments for it; within `tidy`, which frees them. */
export function cellTrial(create: () => Cell): CellTrial {
  const { batchSize, timeSteps } = trialSizes;
  const cell = create();
  const parameters = cell.initializeParameters(foldInKey(seed, 0));
  const inputs = randomTensor(foldInKey(seed, 1), [batchSize, timeSteps, cell.inputSize]) as Tensor3D;
  const warmUp = randomTensor(foldInKey(seed, 2), [batchSize, 2, cell.inputSize]) as Tensor3D;
  const state = inputsOfSteps(warmUp).reduce(
    (current, input) => cell.step(parameters, input, current).state,
    cell.initialState(batchSize),
  );
  return { cell, parameters, inputs, state };
}

/** Step after step, and as a sequence where the cell can. */
export function waysToRun(cell: Cell): CellWay[] {
  const { sequence } = cell;
  return [
    { name: 'steps', run: (parameters, inputs, state, options) => runRows(cell, parameters, inputs, state, options) },
    ...(sequence === undefined ? [] : [{ name: 'a sequence', run: sequence.bind(cell) }]),
  ];
}

/** Runs a cell step after step, which specifies what a sequence gives. */
export function runSteps(cell: Cell, parameters: ParameterTree, inputs: Tensor3D, state: StateTree): CellRun {
  const outputs: Tensor2D[] = [];
  let current = state;
  for (const input of inputsOfSteps(inputs)) {
    const step = cell.step(parameters, input, current);
    outputs.push(step.output);
    current = step.state;
  }
  return { outputs: stack(outputs, 1) as Tensor3D, state: current };
}

/** Runs each row by itself, through its own steps in its own order, where there are options to say so. */
export function runRows(
  cell: Cell,
  parameters: ParameterTree,
  inputs: Tensor3D,
  state: StateTree,
  options?: SequenceOptions,
): CellRun {
  if (options === undefined) return runSteps(cell, parameters, inputs, state);
  const [batch, time, inputSize] = inputs.shape;
  const { lengths, direction } = options;
  const lengthOf = lengths?.dataSync();
  const inOrder = (block: Tensor3D): Tensor3D => (direction === 'backwards' ? reverse(block, 1) : block);
  const runs = Array.from({ length: batch }, (_, row): CellRun => {
    const length = lengthOf?.[row] ?? time;
    const before = rowOf(state, row);
    if (length === 0) return { outputs: zeros([1, time, cell.outputSize]), state: before };
    const own = slice(inputs, [row, 0, 0], [1, length, inputSize]);
    const run = runSteps(cell, parameters, inOrder(own), before);
    const end: [number, number] = [0, time - length];
    return { outputs: pad(inOrder(run.outputs), [[0, 0], end, [0, 0]]), state: run.state };
  });
  const [first, ...others] = runs.map((run) => run.state) as [StateTree, ...StateTree[]];
  return {
    outputs: concat(
      runs.map(({ outputs }) => outputs),
      0,
    ),
    state: zipTrees([first, ...others], (rows) => concat(rows as Tensor[], 0)),
  };
}

/** One row of every tensor of a tree, as a batch of one. */
export function rowOf<T extends Tree<Tensor>>(tree: T, row: number): T {
  return mapTree(tree, (tensor) => slice(tensor, [row], [1]));
}

/** The input of each step, [batch, inputSize]. */
export function inputsOfSteps(inputs: Tensor3D): Tensor2D[] {
  const [batchSize, timeSteps, inputSize] = inputs.shape;
  return Array.from({ length: timeSteps }, (_, time) =>
    reshape(slice(inputs, [0, time, 0], [batchSize, 1, inputSize]), [batchSize, inputSize]),
  );
}
