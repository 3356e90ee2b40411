import { reshape, slice, stack, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { foldInKey, randomKey } from '@unroll/core';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import { randomTensor } from './random-tensor.js';

/** A cell of any parameters and state. */
export type Cell = RecurrentCell<ParameterTree, StateTree>;

/** The outputs of a cell over time, [batch, time, outputSize], and its last state. */
export type CellRun = { outputs: Tensor3D; state: StateTree };

/** One of the ways to run a cell over inputs of [batch, time, inputSize]. */
export type CellWay = {
  readonly name: string;
  readonly run: (parameters: ParameterTree, inputs: Tensor3D, state: StateTree) => CellRun;
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
    { name: 'steps', run: (parameters, inputs, state) => runSteps(cell, parameters, inputs, state) },
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

/** The input of each step, [batch, inputSize]. */
export function inputsOfSteps(inputs: Tensor3D): Tensor2D[] {
  const [batchSize, timeSteps, inputSize] = inputs.shape;
  return Array.from({ length: timeSteps }, (_, time) =>
    reshape(slice(inputs, [0, time, 0], [batchSize, 1, inputSize]), [batchSize, inputSize]),
  );
}
