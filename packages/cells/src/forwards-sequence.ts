import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkLengths, replacePastLengths } from '@unroll/kernels';
import type { SequenceOptions, StateTree } from '@unroll/tensors';
import { turnRows } from './turn-rows.js';

/**
 * Runs a computation that goes forwards only over a whole sequence with any options: it checks them, and turns each row
 * around at its own end before and after, if the sequence goes backwards.
 *
 * @param inputs Vectors [batch, time, features], or token ids [batch, time].
 * @param run Is given inputs without NaN past the lengths, and gives outputs [batch, time, features] that are 0 there.
 * @throws ShapeError if the lengths do not fit the inputs.
 * @throws ArgumentError if there is no time step, a length is not from 0 to time, or the direction is none.
 */
export function forwardsSequence<Inputs extends Tensor2D | Tensor3D, State extends StateTree>(
  caller: string,
  inputs: Inputs,
  { lengths, direction = 'forwards' }: SequenceOptions = {},
  run: (inputs: Inputs, lengths: Tensor1D | undefined) => { outputs: Tensor3D; state: State },
): { outputs: Tensor3D; state: State } {
  const argument = inputs.rank === 2 ? 'tokens' : 'inputs';
  if (inputs.shape[1] === 0) {
    const expectation = 'have at least one time step';
    throw new ArgumentError({ caller, argument, expectation, actual: inputs.shape });
  }
  if (direction !== 'forwards' && direction !== 'backwards') {
    const expectation = "be 'forwards' or 'backwards'";
    throw new ArgumentError({ caller, argument: 'direction', expectation, actual: direction });
  }
  if (lengths !== undefined) checkLengths(lengths, { caller, of: { [argument]: inputs }, minimum: 0 });
  // 0 times NaN would not be 0 in a weight's gradient.
  const isPadded = lengths !== undefined && inputs.rank === 3;
  const known = isPadded ? (replacePastLengths(inputs as Tensor3D, lengths, 0) as Inputs) : inputs;
  if (direction === 'forwards') return run(known, lengths);
  const { outputs, state } = run(turnRows(known, lengths), lengths);
  return { outputs: turnRows(outputs, lengths), state };
}
