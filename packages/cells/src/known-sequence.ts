import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkLengths, replacePastLengths } from '@unroll/kernels';
import type { SequenceOptions } from '@unroll/tensors';
import { requireTimeStep } from './require-time-step.js';

/**
 * A sequence, of vectors [batch, time, features] or token ids [batch, time], checked with its options, and with 0 in
 * place of vectors past the lengths.
 *
 * @throws ShapeError if the lengths do not fit the sequence.
 * @throws ArgumentError if there is no time step, a length is not from 0 to time, or the direction is none.
 */
export function knownSequence<Sequence extends Tensor2D | Tensor3D>(
  caller: string,
  sequence: Sequence,
  { lengths, direction = 'forwards' }: SequenceOptions = {},
): Sequence {
  requireTimeStep(caller, sequence);
  if (direction !== 'forwards' && direction !== 'backwards') {
    const expectation = "be 'forwards' or 'backwards'";
    throw new ArgumentError({ caller, argument: 'direction', expectation, actual: direction });
  }
  if (lengths === undefined) return sequence;
  const isTokens = sequence.rank === 2;
  checkLengths(lengths, { caller, of: { [isTokens ? 'tokens' : 'inputs']: sequence }, minimum: 0 });
  if (isTokens) return sequence;
  // 0 times NaN would not be 0 in a gradient.
  return replacePastLengths(sequence as Tensor3D, lengths, 0) as Sequence;
}
