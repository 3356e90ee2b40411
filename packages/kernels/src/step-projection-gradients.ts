import { matMul, type NamedTensorMap, reshape, slice, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { joinRows } from './join-rows.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { swapBatchAndTime } from './swap-batch-and-time.js';

/*
 * The gradients of the product of a sequence's inputs, y = x·W: x [batch, time, inputSize], W [inputSize, width]. That of y
 * is the first `width` features of a block [time, batch, features].
 */

/** dx = dy·Wᵀ: [batch, time, inputSize]. */
export function stepInputGradient(projectionGradient: Tensor3D, weight: Tensor2D): Tensor3D {
  const given = { projectionGradient, weight };
  const [gradient] = runKernel('stepInputGradient', stepInputGradientKernel, given);
  return gradient as Tensor3D;
}

/** dW = xᵀ·dy: [inputSize, width]. */
export function stepWeightGradient(inputs: Tensor3D, projectionGradient: Tensor3D, width: number): Tensor2D {
  const given = { inputs, projectionGradient };
  const [gradient] = runKernel('stepWeightGradient', stepWeightGradientKernel, given, { width });
  return gradient as Tensor2D;
}

/** The kernel of {@link stepInputGradient}. */
export const stepInputGradientKernel: ComposedKernel<
  { readonly projectionGradient: Tensor3D; readonly weight: Tensor2D } & NamedTensorMap
> = {
  kernelName: 'UnrollStepInputGradient',
  forward: ({ projectionGradient, weight }) => {
    const [time, batch] = projectionGradient.shape;
    const [inputSize, width] = weight.shape;
    const product = matMul(firstColumns(projectionGradient, width), weight, false, true);
    return [swapBatchAndTime(reshape(product, [time, batch, inputSize]))];
  },
};

/** The kernel of {@link stepWeightGradient}. */
export const stepWeightGradientKernel: ComposedKernel<
  { readonly inputs: Tensor3D; readonly projectionGradient: Tensor3D } & NamedTensorMap,
  { readonly width: number }
> = {
  kernelName: 'UnrollStepWeightGradient',
  forward: ({ inputs, projectionGradient }, { width }) => [
    matMul(joinRows(swapBatchAndTime(inputs)), firstColumns(projectionGradient, width), true),
  ],
};

/** [time, batch, features] to [time·batch, width]. */
function firstColumns(block: Tensor3D, width: number): Tensor2D {
  return slice(joinRows(block), [0, 0], [-1, width]);
}
