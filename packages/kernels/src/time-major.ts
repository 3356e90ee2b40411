import {
  concat,
  expandDims,
  reshape,
  slice,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { linear } from './linear.js';

/** Exchanges the batch axis and the time axis: [batch, time, features] to [time, batch, features], or back. */
export function exchangeBatchAndTime(sequence: Tensor3D): Tensor3D {
  return transpose(sequence, [1, 0, 2]);
}

/** Joins the first two axes: [time, batch, features] to [time·batch, features]. */
export function joinRows(block: Tensor3D): Tensor2D {
  const [time, batch, features] = block.shape;
  return reshape(block, [time * batch, features]);
}

/** The first two axes of a block apart again: [time·batch, features] to [time, batch, features]. */
export function splitRows(rows: Tensor2D, time: number): Tensor3D {
  const [rowCount, features] = rows.shape;
  return reshape(rows, [time, rowCount / time, features]);
}

/** x·W + b for every time step at once: inputs [batch, time, inputSize] to `time` tensors [batch, width]. */
export function projectEachStep(inputs: Tensor3D, weight: Tensor2D, bias: Tensor1D): Tensor2D[] {
  const rows = joinRows(exchangeBatchAndTime(inputs)); // [time·batch, inputSize]
  return unstack(splitRows(linear(rows, weight, bias), inputs.shape[1])) as Tensor2D[];
}

/** A block of states one step earlier: [time, batch, size], beginning with the initial state [batch, size]. */
export function previousInTime(states: Tensor3D, initial: Tensor2D): Tensor3D {
  const [time, batch, size] = states.shape;
  return concat([expandDims(initial, 0) as Tensor3D, slice(states, [0, 0, 0], [time - 1, batch, size])], 0);
}
