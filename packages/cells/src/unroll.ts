import { stack, type Tensor2D, type Tensor3D, tidy, unstack } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape, type ParameterTree, type RecurrentCell, type StateTree } from '@unroll/tensors';

/**
 * A cell over a whole sequence: its `sequence` operation where it has one, otherwise one step after another.
 *
 * Shapes: inputs [batch, time, inputSize]; outputs [batch, time, outputSize]; the state is that after the last step.
 *
 * @throws ShapeError if the inputs do not fit the cell.
 * @throws ArgumentError if there is no time step.
 * @example const { outputs, state } = unroll(cell, parameters, inputs, cell.initialState(8));
 */
export function unroll<Parameters extends ParameterTree, State extends StateTree>(
  cell: RecurrentCell<Parameters, State>,
  parameters: Parameters,
  inputs: Tensor3D,
  state: State,
): { outputs: Tensor3D; state: State } {
  matchShape('unroll', { inputs }, ['batch', 'time', cell.inputSize]);
  if (inputs.shape[1] === 0) {
    const expectation = 'have at least one time step';
    throw new ArgumentError({ caller: 'unroll', argument: 'inputs', expectation, actual: inputs.shape });
  }
  if (cell.sequence !== undefined) return cell.sequence(parameters, inputs, state);
  return tidy(() => {
    const outputs: Tensor2D[] = [];
    let current = state;
    for (const input of unstack(inputs, 1) as Tensor2D[]) {
      const step = cell.step(parameters, input, current);
      outputs.push(step.output);
      current = step.state;
    }
    return { outputs: stack(outputs, 1) as Tensor3D, state: current };
  });
}
