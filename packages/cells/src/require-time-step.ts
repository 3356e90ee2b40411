import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/**
 * Checks that a sequence, of vectors [batch, time, features] or token ids [batch, time], has a step.
 *
 * @throws ArgumentError if it has none.
 */
export function requireTimeStep(caller: string, sequence: Tensor2D | Tensor3D): void {
  if (sequence.shape[1] > 0) return;
  const argument = sequence.rank === 2 ? 'tokens' : 'inputs';
  const expectation = 'have at least one time step';
  throw new ArgumentError({ caller, argument, expectation, actual: sequence.shape });
}
