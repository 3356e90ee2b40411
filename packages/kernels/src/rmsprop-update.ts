import { add, div, mul, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/** What {@link rmspropUpdate} takes. */
export type RmspropUpdateInputs = {
  /** *Consumed*. */
  readonly gradients: readonly Tensor[];
  /** Decayed means of the squared gradients. *Consumed*. */
  readonly secondMoments: readonly Tensor[];
  /** How far a step goes. */
  readonly learningRate: number;
  /** How much of the second moments is kept: from 0, below 1. */
  readonly secondMomentDecay: number;
  /** Added to the root of the second moments. */
  readonly epsilon: number;
};

/**
 * A step of RMSprop over lists of tensors: what is to be added to the parameters, and the next moments.
 *
 *   v = βv + (1 - β)g²      update = -α·g / (√v + ε)
 *
 * Source: Tieleman & Hinton 2012, lecture 6.5; ε outside of the root, as in PyTorch. Not differentiable.
 *
 * *Consumes* gradients and moments. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError or ShapeError if the lists do not fit one another; nothing is consumed then.
 */
export function rmspropUpdate(given: RmspropUpdateInputs): { updates: Tensor[]; secondMoments: Tensor[] } {
  const { gradients, learningRate, secondMomentDecay, epsilon } = given;
  const lists = { gradients, secondMoments: given.secondMoments };
  const [updates, secondMoments] = runUpdate('rmspropUpdate', rmspropUpdateKernel, lists, {
    secondMomentDecay,
    secondComplement: 1 - secondMomentDecay,
    epsilon,
    stepSize: -learningRate,
  }) as [Tensor[], Tensor[]];
  return { updates, secondMoments };
}

/** The numbers of a step of RMSprop, as the kernel takes them. */
export type RmspropRates = {
  readonly secondMomentDecay: number;
  readonly secondComplement: number;
  readonly epsilon: number;
  /** -α. */
  readonly stepSize: number;
};

/** The kernel of {@link rmspropUpdate}. */
export const rmspropUpdateKernel: UpdateKernel<'gradients' | 'secondMoments', RmspropRates> = {
  kernelName: 'UnrollRmspropUpdate',
  consumed: ['gradients', 'secondMoments'],
  lent: [],
  forward: ({ gradients, secondMoments }, { secondMomentDecay, secondComplement, epsilon, stepSize }) => {
    const second = add(mul(secondMoments, secondMomentDecay), mul(square(gradients), secondComplement));
    return [div(mul(gradients, stepSize), add(sqrt(second), epsilon)), second];
  },
};
