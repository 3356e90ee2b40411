import {
  greater,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkLengths, replacePastLengths } from '@unroll/kernels';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
  zipTrees,
} from '@unroll/tensors';

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
  if (inputs.shape[1] === 0) {
    const expectation = 'have at least one time step';
    throw new ArgumentError({ caller: 'unroll', argument: 'inputs', expectation, actual: inputs.shape });
  }
  if (cell.sequence !== undefined) return cell.sequence(parameters, inputs, state, options);
  const { lengths, direction = 'forwards' } = options ?? {};
  if (lengths !== undefined) checkLengths(lengths, { caller: 'unroll', of: { inputs }, minimum: 0 });
  if (direction !== 'forwards' && direction !== 'backwards') {
    const expectation = "be 'forwards' or 'backwards'";
    throw new ArgumentError({ caller: 'unroll', argument: 'direction', expectation, actual: direction });
  }
  return tidy(() => {
    // 0 times NaN would not be 0 in a gradient.
    const given = lengths === undefined ? inputs : replacePastLengths(inputs, lengths, 0);
    const inputAt = unstack(given, 1) as Tensor2D[];
    const outputs: Tensor2D[] = [];
    let current = state;
    for (const time of timesInOrder(inputAt.length, direction === 'backwards')) {
      const step = cell.step(parameters, inputAt[time] as Tensor2D, current);
      if (lengths === undefined) {
        outputs[time] = step.output;
        current = step.state;
      } else {
        outputs[time] = whereStep(lengths, time, step.output, zerosLike(step.output));
        current = zipTrees([step.state, current], ([next, before]) => whereStep(lengths, time, next, before));
      }
    }
    return { outputs: stack(outputs, 1) as Tensor3D, state: current };
  });
}

function timesInOrder(time: number, isReversed: boolean): number[] {
  return Array.from({ length: time }, (_, step) => (isReversed ? time - 1 - step : step));
}

/** The first tensor in the rows that have a step at a time, and the second in those that do not: [batch, ...]. */
function whereStep<T extends Tensor>(lengths: Tensor1D, time: number, there: T, elsewhere: T): T {
  const perRow = [lengths.size, ...Array(there.rank - 1).fill(1)];
  return where(reshape(greater(lengths, time), perRow), there, elsewhere);
}
