import { type Scalar, scalar, tidy } from '@tensorflow/tfjs-core';
import { integerPower, requireInteger, requireNumber } from '@unroll/core';
import { scaleTensors } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { numberOf } from './number-of.js';
import { noLossYet, storedLoss } from './stored-loss.js';
import { treeLists } from './tree-lists.js';

/** Options of {@link reduceOnPlateau}. */
export type ReduceOnPlateauOptions = {
  /** What the scale is multiplied by each time. Greater than 0, below 1. Default 0.1. */
  readonly factor?: number;
  /** How many validation losses in a row may be no better before the scale is lowered. Integer, at least 0. Default 10. */
  readonly patience?: number;
  /** By what share of the best loss another must be below it to be better. From 0, below 1. Default 1e-4. */
  readonly threshold?: number;
  /** For how many validation losses after that none counts as worse. Integer, at least 0. Default 0. */
  readonly cooldown?: number;
  /** What the scale does not go below. From 0 to 1. Default 0. */
  readonly minimumScale?: number;
};

/** The state of {@link reduceOnPlateau}. */
export type ReduceOnPlateauState = {
  /** How often the scale was lowered, int32. */
  reductionCount: Scalar;
  /** The best validation loss; the greatest float32 number before the first one. */
  bestLoss: Scalar;
  /** How many validation losses in a row were not better, int32. */
  worseCount: Scalar;
  /** How many more validation losses do not count as worse, int32. */
  cooldownCount: Scalar;
};

/**
 * Updates that become smaller when validation losses stop falling. It stands in a chain after an optimizer, whose learning
 * rate it scales in effect, and before {@link averageWeights}. A loss that is not finite is never better.
 *
 *   updates = max(factorⁿ, minimumScale)·updates      n: how often the scale was lowered
 *
 * Source: PyTorch's ReduceLROnPlateau, with its defaults, for losses, by a relative threshold.
 * Differs: the scale goes on falling where PyTorch's rate would change by less than 1e-8.
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const optimizer = chain(adam({ learningRate: 2e-3 }), reduceOnPlateau({ factor: 0.5, patience: 2 }));
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): GradientTransformation<ReduceOnPlateauState> {
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, minimumScale = 0 } = options;
  requireNumber('reduceOnPlateau', { factor }, { above: 0, below: 1 });
  requireNumber('reduceOnPlateau', { threshold }, { minimum: 0, below: 1 });
  requireNumber('reduceOnPlateau', { minimumScale }, { minimum: 0, maximum: 1 });
  requireInteger('reduceOnPlateau', { patience, cooldown }, { minimum: 0 });

  return {
    initialize: () => stateOf({ reductions: 0, best: noLossYet, worse: 0, cooling: 0 }),

    update({ gradients, state }) {
      const reductions = numberOf(state.reductionCount);
      if (reductions === 0) return { updates: gradients, state };
      const { lists, treeOf } = treeLists(gradients);
      const scale = Math.max(integerPower(factor, reductions), minimumScale);
      return { updates: treeOf(scaleTensors(lists[0], scale)), state };
    },

    afterValidation({ state, loss: given }) {
      const loss = storedLoss(given);
      const best = numberOf(state.bestLoss);
      const cooling = numberOf(state.cooldownCount);
      const reductions = numberOf(state.reductionCount);
      const isBetter = loss < best * (1 - threshold);
      const worse = isBetter || cooling > 0 ? 0 : numberOf(state.worseCount) + 1;
      disposeTree(state);
      const next = { best: isBetter ? loss : best, reductions, worse, cooling: Math.max(cooling - 1, 0) };
      return stateOf(worse > patience ? { ...next, reductions: reductions + 1, worse: 0, cooling: cooldown } : next);
    },
  };
}

function stateOf(given: Record<'reductions' | 'best' | 'worse' | 'cooling', number>): ReduceOnPlateauState {
  return tidy(() => ({
    reductionCount: scalar(given.reductions, 'int32'),
    bestLoss: scalar(given.best),
    worseCount: scalar(given.worse, 'int32'),
    cooldownCount: scalar(given.cooling, 'int32'),
  }));
}
