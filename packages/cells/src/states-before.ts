import { concat, expandDims, slice, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';

/**
 * The state before each step: the first one, and all states but the last.
 *
 * Shapes: first [batch, size]; states, those after each step, and result [batch, time, size].
 */
export function statesBefore(first: Tensor2D, states: Tensor3D): Tensor3D {
  const earlier = slice(states, [0, 0, 0], [-1, states.shape[1] - 1, -1]);
  return concat([expandDims(first, 1) as Tensor3D, earlier], 1);
}
