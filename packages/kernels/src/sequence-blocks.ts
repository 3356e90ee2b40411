import {
  matMul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unsortedSegmentSum,
  unstack,
} from '@tensorflow/tfjs-core';
import { linear } from './linear.js';
import { oneHotVectors } from './one-hot-vectors.js';

/** The inputs of a sequence: [batch, time, inputSize], or token ids, int32 [batch, time], that stand for one-hot vectors. */
export type SequenceInputs = Tensor3D | Tensor2D;

/** Joins the first two axes: [batch, time, features] to [batch·time, features]. */
export function joinRows(block: Tensor3D): Tensor2D {
  const [batch, time, features] = block.shape;
  return reshape(block, [batch * time, features]);
}

/** x·W + b for every time step at once: `time` tensors [batch, width]. */
export function projectEachStep(inputs: SequenceInputs, weight: Tensor2D, bias: Tensor1D): Tensor2D[] {
  const block = inputs.rank === 2 ? oneHotVectors(inputs, weight.shape[0]) : inputs; // [batch, time, inputSize]
  const [batch, time] = block.shape as [number, number];
  const rows = linear(joinRows(block as Tensor3D), weight, bias); // [batch·time, width]
  return unstack(reshape(rows, [batch, time, rows.shape[1]]), 1) as Tensor2D[];
}

/** The gradient by the inputs, from that by x·W + b, [batch·time, width]. Token ids have none. */
export function inputGradient(inputs: SequenceInputs, weight: Tensor2D, projectionGradient: Tensor2D): Tensor {
  return reshape(matMul(projectionGradient, weight, false, true), inputs.shape);
}

/** The gradient by the input weight W, from that by x·W + b, [batch·time, width]. */
export function inputWeightGradient(inputs: SequenceInputs, weight: Tensor2D, projectionGradient: Tensor2D): Tensor {
  if (inputs.rank === 3) return matMul(joinRows(inputs as Tensor3D), projectionGradient, true);
  return unsortedSegmentSum(projectionGradient, reshape(inputs, [inputs.size]) as Tensor1D, weight.shape[0]);
}
