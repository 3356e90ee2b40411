import { type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, unstack } from '@tensorflow/tfjs-core';
import { linear } from './linear.js';
import { oneHotVectors } from './one-hot-vectors.js';
import { stepWeightGradient } from './step-projection-gradients.js';
import { tokenWeightGradient } from './token-weight-gradient.js';

/** The inputs of a sequence: [batch, time, inputSize], or token ids, int32 [batch, time], that stand for one-hot vectors. */
export type SequenceInputs = Tensor3D | Tensor2D;

/** x·W + b for every time step at once: `time` tensors [batch, width]. */
export function projectEachStep(inputs: SequenceInputs, weight: Tensor2D, bias: Tensor1D): Tensor2D[] {
  const block = inputs.rank === 2 ? oneHotVectors(inputs, weight.shape[0]) : inputs; // [batch, time, inputSize]
  return unstack(linear(block, weight, bias), 1) as Tensor2D[];
}

/** The gradient by the input weight W, from that by x·W + b, the first features of a block [time, batch, features]. */
export function inputWeightGradient(inputs: SequenceInputs, weight: Tensor2D, projectionGradient: Tensor3D): Tensor {
  const [vocabularySize, width] = weight.shape;
  if (inputs.rank === 3) return stepWeightGradient(inputs as Tensor3D, projectionGradient, width);
  return tokenWeightGradient(inputs as Tensor2D, projectionGradient, { vocabularySize, width });
}
