import { add, div, mul, type Scalar, scalar, sqrt, square, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { integerPower, requireNumber } from '@unroll/core';
import { mapTree, type ParameterTree, zipTrees } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import type { Schedule } from './schedule.js';

/** Options of {@link adam}. */
export type AdamOptions = {
  /** How far a step goes: greater than 0. Or a schedule of it, whose every rate is at least 0. */
  readonly learningRate: number | Schedule;
  /** How much of the mean gradient is kept from step to step. From 0, below 1. Default 0.9. */
  readonly firstMomentDecay?: number;
  /** How much of the mean squared gradient is kept from step to step. From 0, below 1. Default 0.999. */
  readonly secondMomentDecay?: number;
  /** Added to the root of the mean squared gradient. Greater than 0. Default 1e-8. */
  readonly epsilon?: number;
};

/** The state of {@link adam}. */
export type AdamState = {
  /** How many steps were made, int32. */
  count: Scalar;
  /** Decayed means of the gradients, in the structure of the parameters. */
  firstMoment: ParameterTree;
  /** Decayed means of the squared gradients, in the structure of the parameters. */
  secondMoment: ParameterTree;
};

/**
 * Adam: steps of about the learning rate's size in every parameter, whatever the size of its gradient.
 *
 * The updates have the structure and shapes of the gradients. A schedule counts the steps that this state has seen.
 *
 *   m = β₁m + (1 - β₁)g      v = β₂v + (1 - β₂)g²
 *   update = -α·(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * Source: Kingma & Ba 2015, algorithm 1; β₁ is firstMomentDecay, β₂ secondMomentDecay, t the count of steps.
 *
 * @throws ArgumentError if a number is out of its range; from `update`, if a rate of the schedule is.
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }));
 */
export function adam(options: AdamOptions): GradientTransformation<AdamState> {
  const { learningRate, firstMomentDecay = 0.9, secondMomentDecay = 0.999, epsilon = 1e-8 } = options;
  if (typeof learningRate === 'number') requireNumber('adam', { learningRate }, { above: 0 });
  requireNumber('adam', { firstMomentDecay, secondMomentDecay }, { minimum: 0, below: 1 });
  requireNumber('adam', { epsilon }, { above: 0 });

  function learningRateAt(step: number): number {
    if (typeof learningRate === 'number') return learningRate;
    const rate = learningRate(step);
    requireNumber('adam', { [`learningRate(${step})`]: rate }, { minimum: 0 });
    return rate;
  }

  return {
    initialize(parameters) {
      return tidy(() => ({
        count: scalar(0, 'int32'),
        firstMoment: mapTree(parameters, zerosLike),
        secondMoment: mapTree(parameters, zerosLike),
      }));
    },

    update({ gradients, state }) {
      return tidy(() => {
        const step = state.count.dataSync()[0] as number;
        const firstCorrection = 1 - integerPower(firstMomentDecay, step + 1);
        const secondCorrection = 1 - integerPower(secondMomentDecay, step + 1);
        const stepSize = -learningRateAt(step) / firstCorrection;
        // Tidied leaf by leaf: what is made on the way to one leaf is freed before the next.
        const firstMoment = zipTrees([gradients, state.firstMoment], ([gradient, mean]) =>
          tidy(() => add(mul(mean, firstMomentDecay), mul(gradient, 1 - firstMomentDecay))),
        );
        const secondMoment = zipTrees([gradients, state.secondMoment], ([gradient, mean]) =>
          tidy(() => add(mul(mean, secondMomentDecay), mul(square(gradient), 1 - secondMomentDecay))),
        );
        const updates = zipTrees([gradients, firstMoment, secondMoment], ([, first, second]) =>
          tidy(() => div(mul(first, stepSize), add(sqrt(div(second, secondCorrection)), epsilon))),
        );
        return { updates, state: { count: scalar(step + 1, 'int32'), firstMoment, secondMoment } };
      });
    },
  };
}
