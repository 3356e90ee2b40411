import { add, div, mul, type Scalar, scalar, sqrt, square, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { integerPower, requireNumber } from '@unroll/core';
import { mapTree, type ParameterTree, zipTrees } from '@unroll/tensors';
import type { Schedule } from './cosine-schedule.js';
import type { GradientTransformation } from './gradient-transformation.js';

/** Options of {@link adam}. */
export type AdamOptions = {
  /** How far a step goes, or a schedule of it. Greater than 0. */
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
 *   m = β₁m + (1 - β₁)g      v = β₂v + (1 - β₂)g²
 *   update = -α·(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
 *
 * Source: Kingma & Ba 2015, algorithm 1; β₁ is firstMomentDecay, β₂ secondMomentDecay, t the count of steps.
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }));
 */
export function adam(options: AdamOptions): GradientTransformation<AdamState> {
  const { learningRate, firstMomentDecay = 0.9, secondMomentDecay = 0.999, epsilon = 1e-8 } = options;
  if (typeof learningRate === 'number') requireNumber('adam', { learningRate }, { above: 0 });
  requireNumber('adam', { firstMomentDecay, secondMomentDecay }, { minimum: 0, below: 1 });
  requireNumber('adam', { epsilon }, { above: 0 });
  const learningRateAt: Schedule = typeof learningRate === 'number' ? () => learningRate : learningRate;

  return {
    initialize(parameters) {
      return {
        count: scalar(0, 'int32'),
        firstMoment: mapTree(parameters, zerosLike),
        secondMoment: mapTree(parameters, zerosLike),
      };
    },

    update({ gradients, state }) {
      return tidy(() => {
        const step = state.count.dataSync()[0] as number;
        const firstCorrection = 1 - integerPower(firstMomentDecay, step + 1);
        const secondCorrection = 1 - integerPower(secondMomentDecay, step + 1);
        const stepSize = -learningRateAt(step) / firstCorrection;
        const firstMoment = zipTrees([gradients, state.firstMoment], ([gradient, mean]) =>
          add(mul(mean, firstMomentDecay), mul(gradient, 1 - firstMomentDecay)),
        );
        const secondMoment = zipTrees([gradients, state.secondMoment], ([gradient, mean]) =>
          add(mul(mean, secondMomentDecay), mul(square(gradient), 1 - secondMomentDecay)),
        );
        const updates = zipTrees([gradients, firstMoment, secondMoment], ([, first, second]) =>
          div(mul(first, stepSize), add(sqrt(div(second, secondCorrection)), epsilon)),
        );
        return {
          updates,
          state: { count: scalar(step + 1, 'int32'), firstMoment, secondMoment },
        };
      });
    },
  };
}
