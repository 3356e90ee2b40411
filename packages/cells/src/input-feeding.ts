import { concat, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape, type ParameterTree, type RecurrentCell, type StateTree } from '@unroll/tensors';
import type { AttendingCell } from './attending-cell.js';
import { matchParts } from './match-parts.js';
import type { MemoryOptions } from './memory-reader.js';

/** The state of a cell with input feeding. */
export type InputFeedingState<CellState extends StateTree> = {
  cell: CellState;
  /** The output of the step before, zeros at first: [batch, outputSize]. */
  output: Tensor2D;
};

/**
 * A cell that reads its last output beside its input: a decoder with attention then knows what it looked at before.
 *
 * Shapes: input [batch, cell.inputSize - outputSize]; output [batch, outputSize]. Parameters are those of the cell. It
 * runs step by step on every backend, since each step needs the output of the one before.
 *
 *   output = cell([input, output before])
 *
 * Source: Luong et al. 2015, section 3.3, for which the cell is an `attentionCell`.
 *
 * @throws ArgumentError if the cell's inputs are not longer than its outputs.
 * @example
 * const reader = dotMemoryReader({ size: 128 });
 * const attention = attentionCell(lstmCell({ inputSize: 192, hiddenSize: 128 }), reader, { outputSize: 128 });
 * const decoder = inputFeeding(attention); // reads 64 numbers, and its last output
 * const state = decoder.initialStateOver(parameters, memory);
 */
export function inputFeeding<
  Parameters extends ParameterTree,
  State extends StateTree,
  CellState extends StateTree,
  InputSize extends number,
  OutputSize extends number,
  MemorySize extends number,
>(
  cell: AttendingCell<Parameters, State, CellState, InputSize, OutputSize, MemorySize>,
): AttendingCell<Parameters, InputFeedingState<State>, CellState, number, OutputSize, MemorySize>;
export function inputFeeding<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
): RecurrentCell<Parameters, InputFeedingState<State>, number, OutputSize>;
export function inputFeeding<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell:
    | RecurrentCell<Parameters, State, InputSize, OutputSize>
    | AttendingCell<Parameters, State, StateTree, InputSize, OutputSize>,
): RecurrentCell<Parameters, InputFeedingState<State>, number, OutputSize> {
  const { outputSize } = cell;
  const inputSize = cell.inputSize - outputSize;
  if (inputSize < 1) {
    const expectation = `be greater than its outputSize, ${outputSize}, to have room for an input besides`;
    throw new ArgumentError({
      caller: 'inputFeeding',
      argument: 'cell.inputSize',
      expectation,
      actual: cell.inputSize,
    });
  }

  /** The state of the cell, before the first output. */
  function stateFrom(state: State, batchSize: number): InputFeedingState<State> {
    return { cell: state, output: zeros([batchSize, outputSize]) };
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),
    initialState: (batchSize) => stateFrom(cell.initialState(batchSize), batchSize),
    step(parameters, input, state) {
      matchShape('inputFeeding.step', { input }, ['batch', inputSize]);
      matchParts('inputFeeding.step', 'state', state, ['cell', 'output']);
      matchShape('inputFeeding.step', { 'state.output': state.output }, [{ batch: input.shape[0] }, outputSize]);
      return tidy(() => {
        const step = cell.step(parameters, concat([input, state.output], 1), state.cell);
        return { output: step.output, state: { cell: step.state, output: step.output } };
      });
    },

    ...('initialStateOver' in cell && {
      memorySize: cell.memorySize,
      initialCellState: (batchSize: number) => cell.initialCellState(batchSize),
      initialStateOver: (parameters: Parameters, memory: Tensor3D, options?: MemoryOptions) =>
        stateFrom(cell.initialStateOver(parameters, memory, options), memory.shape[0]),
    }),
  };
}
