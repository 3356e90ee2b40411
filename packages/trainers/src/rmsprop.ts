import { type Scalar, scalar, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { requireNumber } from '@unroll/core';
import { rmspropUpdate } from '@unroll/kernels';
import { mapTree, type ParameterTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { checkedLearningRate } from './learning-rate.js';
import { numberOf } from './number-of.js';
import type { Schedule } from './schedule.js';
import { treeLists } from './tree-lists.js';

/** Options of {@link rmsprop}. */
export type RmspropOptions = {
  /** How far a step goes: greater than 0. Or a schedule of it, whose every rate is at least 0. */
  readonly learningRate: number | Schedule;
  /** How much of the mean squared gradient is kept from step to step. From 0, below 1. Default 0.99. */
  readonly secondMomentDecay?: number;
  /** Added to the root of the mean squared gradient. Greater than 0. Default 1e-8. */
  readonly epsilon?: number;
};

/** The state of {@link rmsprop}. */
export type RmspropState = {
  /** How many steps were made, int32. */
  count: Scalar;
  /** Decayed means of the squared gradients, in the structure of the parameters. */
  secondMoment: ParameterTree;
};

/**
 * RMSprop: gradients divided by a running root of their mean square.
 *
 * The updates have the structure and shapes of the gradients. A schedule counts the steps that this state has seen.
 *
 *   v = βv + (1 - β)g²      update = -α·g / (√v + ε)
 *
 * Source: Tieleman & Hinton 2012, lecture 6.5; β is secondMomentDecay. ε is added outside of the root and the mean starts
 * at 0, as in PyTorch, whose default of β is also this one; Keras adds ε inside.
 *
 * @throws ArgumentError if a number is out of its range; from `update`, if a rate of the schedule is.
 * @example const optimizer = chain(clipByGlobalNorm(5), rmsprop({ learningRate: 2e-3 }));
 */
export function rmsprop(options: RmspropOptions): GradientTransformation<RmspropState> {
  const { secondMomentDecay = 0.99, epsilon = 1e-8 } = options;
  const learningRateAt = checkedLearningRate('rmsprop', options.learningRate);
  requireNumber('rmsprop', { secondMomentDecay }, { minimum: 0, below: 1 });
  requireNumber('rmsprop', { epsilon }, { above: 0 });

  return {
    initialize(parameters) {
      return tidy(() => ({ count: scalar(0, 'int32'), secondMoment: mapTree(parameters, zerosLike) }));
    },

    update({ gradients, state, rateScale = 1 }) {
      const step = numberOf(state.count);
      const learningRate = learningRateAt(step) * rateScale;
      const { lists, treeOf } = treeLists(gradients, state.secondMoment);
      const [given, means] = lists;
      const rates = { learningRate, secondMomentDecay, epsilon };
      const { updates, secondMoments } = rmspropUpdate({ gradients: given, secondMoments: means, ...rates });
      state.count.dispose();
      return {
        updates: treeOf(updates),
        state: { count: scalar(step + 1, 'int32'), secondMoment: treeOf(secondMoments) },
      };
    },
  };
}
