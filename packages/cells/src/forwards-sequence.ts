import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { SequenceOptions, StateTree } from '@unroll/tensors';
import { knownSequence } from './known-sequence.js';
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
  options: SequenceOptions = {},
  run: (inputs: Inputs, lengths: Tensor1D | undefined) => { outputs: Tensor3D; state: State },
): { outputs: Tensor3D; state: State } {
  const known = knownSequence(caller, inputs, options);
  const { lengths, direction } = options;
  if (direction !== 'backwards') return run(known, lengths);
  const { outputs, state } = run(turnRows(known, lengths), lengths);
  return { outputs: turnRows(outputs, lengths), state };
}
