import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
} from '@unroll/tensors';
import { requireTimeStep } from './require-time-step.js';
import { unrollSteps } from './unroll-steps.js';

/**
 * A cell over a whole sequence: its `sequence` operation where it has one, otherwise one step after another.
 *
 * Shapes: inputs [batch, time, inputSize]; outputs [batch, time, outputSize]; the state is that after the last step.
 *
 * @param options How many steps each row has, and which way it is gone through. Default: all of them, forwards.
 * @throws ShapeError if the inputs do not fit the cell, or the lengths the inputs.
 * @throws ArgumentError if there is no time step, a length is not from 0 to time, or the direction is none.
 * @example const { outputs, state } = unroll(cell, parameters, inputs, cell.initialState(8));
 */
export function unroll<Parameters extends ParameterTree, State extends StateTree>(
  cell: RecurrentCell<Parameters, State>,
  parameters: Parameters,
  inputs: Tensor3D,
  state: State,
  options?: SequenceOptions,
): { outputs: Tensor3D; state: State } {
  matchShape('unroll', { inputs }, ['batch', 'time', cell.inputSize]);
  requireTimeStep('unroll', inputs);
  if (cell.sequence !== undefined) return cell.sequence(parameters, inputs, state, options);
  const step = (input: Tensor2D, current: State) => cell.step(parameters, input, current);
  return unrollSteps({ caller: 'unroll', inputs, state, options, step });
}
