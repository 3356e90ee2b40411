import { clipByValue, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/**
 * Tensors with every number outside of ±limit replaced by the nearer of the two. NaN stays NaN. Not differentiable.
 *
 * *Consumes* them. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @param limit At least 0.
 * @throws ArgumentError if a tensor is not float32, was freed or stands twice in the list; nothing is consumed then.
 * @example const clipped = clipTensors(gradients, 5);
 */
export function clipTensors(tensors: readonly Tensor[], limit: number): Tensor[] {
  const [clipped] = runUpdate('clipTensors', clipTensorsKernel, { tensors }, { limit });
  return clipped as Tensor[];
}

/** The kernel of {@link clipTensors}. */
export const clipTensorsKernel: UpdateKernel<'tensors', { readonly limit: number }> = {
  kernelName: 'UnrollClipTensors',
  consumed: ['tensors'],
  lent: [],
  forward: ({ tensors }, { limit }) => [clipByValue(tensors, -limit, limit)],
};
