import { requireNumber } from '@unroll/core';
import { type AdamOptions, type AdamState, decayingAdam } from './adam.js';
import type { GradientTransformation } from './gradient-transformation.js';
import type { ParameterPredicate } from './parameter-predicate.js';

/** Options of {@link adamW}. */
export type AdamWOptions = AdamOptions & {
  /** How much of a parameter is taken away in a step, in units of the learning rate. At least 0. Default 0.01. */
  readonly weightDecay?: number;
  /** Which parameters decay, such as `isMatrix`. Default: all of them. */
  readonly decays?: ParameterPredicate;
};

/**
 * Adam that also pulls parameters towards 0, apart from its gradient: a penalty in the loss would be divided by the
 * root of the second moment like all of the gradient.
 *
 *   update = Adam's - α·λ·parameter
 *
 * Source: Loshchilov & Hutter 2019, algorithm 2; λ is weightDecay. The decay is in units of the learning rate α, as in
 * PyTorch, and so is that of all parameters; most trainings spare biases and gains, as `decays: isMatrix` does.
 *
 * @throws ArgumentError if a number is out of its range; from `update`, if a rate of the schedule is.
 * @example const optimizer = chain(clipByGlobalNorm(5), adamW({ learningRate: 2e-3, weightDecay: 0.1, decays: isMatrix }));
 */
export function adamW({
  weightDecay = 0.01,
  decays = () => true,
  ...options
}: AdamWOptions): GradientTransformation<AdamState> {
  requireNumber('adamW', { weightDecay }, { minimum: 0 });
  return decayingAdam('adamW', options, { share: weightDecay, decays });
}
