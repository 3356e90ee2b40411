import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { padRows } from '@unroll/core';

/** Sequences as a model reads them. Shapes: tokens, int32, [batch, time], filled up with 0; lengths, int32, [batch]. */
export function paddedBlock(sequences: readonly Int32Array[]): { tokens: Tensor2D; lengths: Tensor1D } {
  const { tokens, timeSteps, lengths } = padRows(sequences);
  return { tokens: tensor2d(tokens, [sequences.length, timeSteps], 'int32'), lengths: tensor1d(lengths, 'int32') };
}
