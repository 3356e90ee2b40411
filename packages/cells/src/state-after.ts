import {
  concat,
  expandDims,
  gather,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
} from '@tensorflow/tfjs-core';

/**
 * The state after the last step of each row, from that before the first step and those after each.
 *
 * Shapes: first and result [batch, size]; states [batch, time, size]; lengths, from 0 to time, [batch].
 */
export function stateAfter(first: Tensor2D, states: Tensor3D, lengths: Tensor1D | undefined): Tensor2D {
  const [batch, time, size] = states.shape;
  if (lengths === undefined) return reshape(slice(states, [0, time - 1, 0], [-1, 1, -1]), [batch, size]);
  const all = concat([expandDims(first, 1) as Tensor3D, states], 1); // [batch, time + 1, size]
  const places = Int32Array.from(lengths.dataSync(), (length, row) => row * (time + 1) + length);
  return gather(reshape(all, [batch * (time + 1), size]) as Tensor2D, tensor1d(places, 'int32'));
}
