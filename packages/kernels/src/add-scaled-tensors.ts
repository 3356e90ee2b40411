import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/** What {@link addScaledTensors} takes. */
export type AddScaledTensorsInputs = {
  /** What is added to. *Consumed*. */
  readonly tensors: readonly Tensor[];
  /** What is added, place by place. */
  readonly addends: readonly Tensor[];
  /** What the addends are multiplied by. */
  readonly factor: number;
};

/**
 * Tensors plus a number times other tensors. Not differentiable.
 *
 * *Consumes* `tensors`. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError or ShapeError if the lists do not fit one another; nothing is consumed then.
 * @example parameters = addScaledTensors({ tensors: parameters, addends: gradients, factor: -0.1 });
 */
export function addScaledTensors({ tensors, addends, factor }: AddScaledTensorsInputs): Tensor[] {
  const [sums] = runUpdate('addScaledTensors', addScaledTensorsKernel, { tensors, addends }, { factor });
  return sums as Tensor[];
}

/** The kernel of {@link addScaledTensors}. */
export const addScaledTensorsKernel: UpdateKernel<'tensors' | 'addends', { readonly factor: number }> = {
  kernelName: 'UnrollAddScaledTensors',
  consumed: ['tensors'],
  lent: ['addends'],
  forward: ({ tensors, addends }, { factor }) => [add(tensors, mul(addends, factor))],
};
