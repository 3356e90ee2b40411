import {
  concat,
  expandDims,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core';
import { linear } from './linear.js';

/** Joins the first two axes: [batch, time, features] to [batch·time, features]. */
export function joinRows(block: Tensor3D): Tensor2D {
  const [batch, time, features] = block.shape;
  return reshape(block, [batch * time, features]);
}

/** x·W + b for every time step at once: inputs [batch, time, inputSize] to `time` tensors [batch, width]. */
export function projectEachStep(inputs: Tensor3D, weight: Tensor2D, bias: Tensor1D): Tensor2D[] {
  const [batch, time] = inputs.shape;
  const rows = linear(joinRows(inputs), weight, bias); // [batch·time, width]
  return unstack(reshape(rows, [batch, time, rows.shape[1]]), 1) as Tensor2D[];
}

/** A block of states one step earlier: [batch, time, size], beginning with the initial state [batch, size]. */
export function previousInTime(states: Tensor3D, initial: Tensor2D): Tensor3D {
  const [batch, time, size] = states.shape;
  return concat([expandDims(initial, 1) as Tensor3D, slice(states, [0, 0, 0], [batch, time - 1, size])], 1);
}
