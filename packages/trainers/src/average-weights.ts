import { type Scalar, scalar, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { integerPower, requireNumber } from '@unroll/core';
import { mapTree, type ParameterTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { movedAverage } from './moved-average.js';
import { numberOf } from './number-of.js';

/** Options of {@link averageWeights}. */
export type AverageWeightsOptions = {
  /** How much of the average is kept from step to step. From 0, below 1. Default 0.999. */
  readonly decay?: number;
};

/** The state of {@link averageWeights}. */
export type AverageWeightsState = {
  /** How many steps were made, int32. */
  count: Scalar;
  /** The average, in the structure of the parameters. Zeros before the first step. */
  average: ParameterTree;
};

/**
 * An exponential moving average of the parameters, to use the model with: they stop swaying from step to step. The
 * parameters that are trained are not touched.
 *
 * The last transformation of a chain: what it is given must be what is added to the parameters.
 *
 *   a + (1 - β)/(1 - βᵗ)·(parameters after the step - a)
 *
 * That is βa + (1 - β)·parameters from zeros, divided by 1 - βᵗ: the parameters after the first step count no more than
 * those after any other.
 *
 * Source: Kingma & Ba 2015, section 7.2; β is decay, t the count of steps. PyTorch's and timm's averages start at a copy of
 * the parameters instead, so that those of the first step weigh βᵗ: a third after 1000 steps, where β is 0.999.
 *
 * @throws ArgumentError if the decay is out of its range.
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }), averageWeights({ decay: 0.99 }));
 */
export function averageWeights({
  decay = 0.999,
}: AverageWeightsOptions = {}): GradientTransformation<AverageWeightsState> {
  requireNumber('averageWeights', { decay }, { minimum: 0, below: 1 });
  return {
    initialize(parameters) {
      return tidy(() => ({ count: scalar(0, 'int32'), average: mapTree(parameters, zerosLike) }));
    },

    update({ gradients, state, parameters }) {
      const count = numberOf(state.count) + 1;
      const weight = (1 - decay) / (1 - integerPower(decay, count));
      const average = movedAverage(state.average, { parameters, updates: gradients, weight });
      state.count.dispose();
      return { updates: gradients, state: { count: scalar(count, 'int32'), average } };
    },

    averagedParameters<Parameters extends ParameterTree>({ state }: { state: AverageWeightsState }) {
      return numberOf(state.count) === 0 ? undefined : (state.average as Parameters);
    },
  };
}
