import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/** What {@link sgdUpdate} takes. */
export type SgdUpdateInputs = {
  /** *Consumed*. */
  readonly gradients: readonly Tensor[];
  /** Decayed sums of the gradients. *Consumed*. */
  readonly velocities: readonly Tensor[];
  /** How far a step goes. */
  readonly learningRate: number;
  /** How much of the velocities is kept. */
  readonly momentum: number;
  /** Whether a step looks ahead, as Nesterov's does. */
  readonly nesterov: boolean;
};

/**
 * A step of gradient descent with momentum over lists of tensors: what is to be added to the parameters, and the next
 * velocities.
 *
 *   v = μv + g      update = -α·v, or Nesterov's -α·(g + μv)
 *
 * Source: Sutskever, Martens, Dahl & Hinton 2013, section 2, with the velocity in units of the gradient and the place of
 * Nesterov's gradient as in PyTorch. Not differentiable.
 *
 * *Consumes* gradients and velocities. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError or ShapeError if the lists do not fit one another; nothing is consumed then.
 */
export function sgdUpdate(given: SgdUpdateInputs): { updates: Tensor[]; velocities: Tensor[] } {
  const { gradients, learningRate, momentum, nesterov } = given;
  const lists = { gradients, velocities: given.velocities };
  const [updates, velocities] = runUpdate('sgdUpdate', sgdUpdateKernel, lists, {
    momentum,
    gradientRate: nesterov ? -learningRate : 0,
    velocityRate: nesterov ? -learningRate * momentum : -learningRate,
  }) as [Tensor[], Tensor[]];
  return { updates, velocities };
}

/** The numbers of a step with momentum, as the kernel takes them. */
export type SgdRates = {
  readonly momentum: number;
  /** How much of the gradient goes into the update. */
  readonly gradientRate: number;
  /** How much of the new velocity goes into the update. */
  readonly velocityRate: number;
};

/** The kernel of {@link sgdUpdate}. */
export const sgdUpdateKernel: UpdateKernel<'gradients' | 'velocities', SgdRates> = {
  kernelName: 'UnrollSgdUpdate',
  consumed: ['gradients', 'velocities'],
  lent: [],
  forward: ({ gradients, velocities }, { momentum, gradientRate, velocityRate }) => {
    const velocity = add(mul(velocities, momentum), gradients);
    return [add(mul(gradients, gradientRate), mul(velocity, velocityRate)), velocity];
  },
};
