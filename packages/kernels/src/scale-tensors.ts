import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/**
 * Tensors multiplied by a number. Not differentiable.
 *
 * *Consumes* them. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError if a tensor is not float32, was freed or stands twice in the list; nothing is consumed then.
 * @example const halves = scaleTensors(gradients, 0.5);
 */
export function scaleTensors(tensors: readonly Tensor[], factor: number): Tensor[] {
  const [scaled] = runUpdate('scaleTensors', scaleTensorsKernel, { tensors }, { factor });
  return scaled as Tensor[];
}

/** The kernel of {@link scaleTensors}. */
export const scaleTensorsKernel: UpdateKernel<'tensors', { readonly factor: number }> = {
  kernelName: 'UnrollScaleTensors',
  consumed: ['tensors'],
  lent: [],
  forward: ({ tensors }, { factor }) => [mul(tensors, factor)],
};
