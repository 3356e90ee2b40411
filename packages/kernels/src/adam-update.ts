import { add, div, mul, sqrt, square, type Tensor } from '@tensorflow/tfjs-core';
import { integerPower, requireInteger } from '@unroll/core';
import { runUpdate, type UpdateKernel } from './update-kernel.js';

/** What {@link adamUpdate} takes. */
export type AdamUpdateInputs = {
  /** *Consumed*. */
  readonly gradients: readonly Tensor[];
  /** Decayed means of the gradients. *Consumed*. */
  readonly firstMoments: readonly Tensor[];
  /** Decayed means of the squared gradients. *Consumed*. */
  readonly secondMoments: readonly Tensor[];
  /** The number of this step, counted from 1. */
  readonly step: number;
  /** How far a step goes. */
  readonly learningRate: number;
  /** How much of the first moments is kept: from 0, below 1. */
  readonly firstMomentDecay: number;
  /** How much of the second moments is kept: from 0, below 1. */
  readonly secondMomentDecay: number;
  /** Added to the root of the second moments. */
  readonly epsilon: number;
};

/**
 * A step of Adam over lists of tensors: what is to be added to the parameters, and the next moments.
 *
 *   m = β₁m + (1 - β₁)g      v = β₂v + (1 - β₂)g²
 *   update = -α·(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * Source: Kingma & Ba 2015, algorithm 1. Not differentiable.
 *
 * *Consumes* gradients and moments. On the WASM backend the results are those very tensors, written over where they lie.
 *
 * @throws ArgumentError or ShapeError if the lists do not fit one another, or `step` is no count; nothing is consumed then.
 */
export function adamUpdate(given: AdamUpdateInputs): {
  updates: Tensor[];
  firstMoments: Tensor[];
  secondMoments: Tensor[];
} {
  const { gradients, step, learningRate, firstMomentDecay, secondMomentDecay, epsilon } = given;
  requireInteger('adamUpdate', { step });
  const lists = { gradients, firstMoments: given.firstMoments, secondMoments: given.secondMoments };
  const [updates, firstMoments, secondMoments] = runUpdate('adamUpdate', adamUpdateKernel, lists, {
    firstMomentDecay,
    firstComplement: 1 - firstMomentDecay,
    secondMomentDecay,
    secondComplement: 1 - secondMomentDecay,
    epsilon,
    stepSize: -learningRate / (1 - integerPower(firstMomentDecay, step)),
    secondScale: 1 / (1 - integerPower(secondMomentDecay, step)),
  }) as [Tensor[], Tensor[], Tensor[]];
  return { updates, firstMoments, secondMoments };
}

/** The numbers of a step of Adam, as the kernel takes them. */
export type AdamRates = {
  readonly firstMomentDecay: number;
  readonly firstComplement: number;
  readonly secondMomentDecay: number;
  readonly secondComplement: number;
  readonly epsilon: number;
  /** -α / (1 - β₁ᵗ). */
  readonly stepSize: number;
  /** 1 / (1 - β₂ᵗ). */
  readonly secondScale: number;
};

/** The kernel of {@link adamUpdate}. */
export const adamUpdateKernel: UpdateKernel<'gradients' | 'firstMoments' | 'secondMoments', AdamRates> = {
  kernelName: 'UnrollAdamUpdate',
  consumed: ['gradients', 'firstMoments', 'secondMoments'],
  lent: [],
  forward: ({ gradients, firstMoments, secondMoments }, rates) => {
    const { firstMomentDecay, firstComplement, secondMomentDecay, secondComplement } = rates;
    const first = add(mul(firstMoments, firstMomentDecay), mul(gradients, firstComplement));
    const second = add(mul(secondMoments, secondMomentDecay), mul(square(gradients), secondComplement));
    const divisor = add(sqrt(mul(second, rates.secondScale)), rates.epsilon);
    return [div(mul(first, rates.stepSize), divisor), first, second];
  },
};
