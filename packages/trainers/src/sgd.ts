import { type Scalar, scalar, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { ArgumentError, requireNumber } from '@unroll/core';
import { addScaledTensors, scaleTensors, sgdUpdate } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { checkedLearningRate } from './learning-rate.js';
import { numberOf } from './number-of.js';
import type { Schedule } from './schedule.js';
import { treeLists } from './tree-lists.js';

/** Options of {@link sgd}. */
export type SgdOptions = {
  /** How far a step goes: greater than 0. Or a schedule of it, whose every rate is at least 0. */
  readonly learningRate: number | Schedule;
  /** How much of the velocity is kept from step to step. From 0, below 1. Default 0: no velocity. */
  readonly momentum?: number;
  /** Whether a step looks ahead along the velocity; needs momentum. Default false. */
  readonly nesterov?: boolean;
  /** How much of every parameter is added to its gradient. At least 0. Default 0. */
  readonly weightDecay?: number;
};

/** The state of {@link sgd}. */
export type SgdState = {
  /** How many steps were made, int32. */
  count: Scalar;
  /** Decayed sums of the gradients, in the structure of the parameters. `{}` without momentum. */
  velocity: ParameterTree;
};

/**
 * Stochastic gradient descent, with or without momentum.
 *
 * The updates have the structure and shapes of the gradients. A schedule counts the steps that this state has seen.
 *
 *   g = gradient + λ·parameter      v = μv + g      update = -α·v, or Nesterov's -α·(g + μv)
 *
 * Source: Polyak 1964; Nesterov's, Sutskever, Martens, Dahl & Hinton 2013, section 2; μ is momentum, λ weightDecay. The
 * velocity is in units of the gradient, as in PyTorch, so that a schedule's change of rate acts at once.
 *
 * @throws ArgumentError if a number is out of its range, or `nesterov` lacks momentum; from `update`, if a rate of the
 *   schedule is.
 * @example const optimizer = chain(clipByGlobalNorm(5), sgd({ learningRate: 0.5, momentum: 0.9, nesterov: true }));
 */
export function sgd(options: SgdOptions): GradientTransformation<SgdState> {
  return descent('sgd', options);
}

/** {@link sgd} on behalf of a caller. */
export function descent(caller: string, options: SgdOptions): GradientTransformation<SgdState> {
  const { momentum = 0, nesterov = false, weightDecay = 0 } = options;
  const learningRateAt = checkedLearningRate(caller, options.learningRate);
  requireNumber(caller, { momentum }, { minimum: 0, below: 1 });
  requireNumber(caller, { weightDecay }, { minimum: 0 });
  if (nesterov && momentum === 0) {
    const expectation = 'be greater than 0 where `nesterov` is true';
    throw new ArgumentError({ caller, argument: 'momentum', expectation, actual: momentum });
  }

  return {
    initialize(parameters) {
      return tidy(() => ({
        count: scalar(0, 'int32'),
        velocity: momentum === 0 ? {} : mapTree(parameters, zerosLike),
      }));
    },

    update({ gradients, state, parameters, rateScale = 1 }) {
      const step = numberOf(state.count);
      const learningRate = learningRateAt(step) * rateScale;
      const slopes = weightDecay === 0 ? gradients : withDecay(gradients, parameters);
      try {
        const moved = moveBy(slopes, state.velocity, learningRate);
        state.count.dispose();
        return { updates: moved.updates, state: { count: scalar(step + 1, 'int32'), velocity: moved.velocity } };
      } catch (error) {
        if (slopes !== gradients) disposeTree(slopes); // a velocity of other shapes is noticed only here
        throw error;
      }
    },
  };

  /** Gradients of a loss with a penalty of λ/2 times the squares of the parameters. *Consumes* the gradients. */
  function withDecay<Parameters extends ParameterTree>(gradients: Parameters, parameters: Parameters): Parameters {
    const { lists, treeOf } = treeLists(gradients, parameters);
    return treeOf(addScaledTensors({ tensors: lists[0], addends: lists[1], factor: weightDecay }));
  }

  /** The updates and the next velocity. *Consumes* both trees. */
  function moveBy<Parameters extends ParameterTree>(
    gradients: Parameters,
    velocity: ParameterTree,
    learningRate: number,
  ): { updates: Parameters; velocity: ParameterTree } {
    if (momentum === 0) {
      const { lists, treeOf } = treeLists(gradients);
      return { updates: treeOf(scaleTensors(lists[0], -learningRate)), velocity };
    }
    const { lists, treeOf } = treeLists(gradients, velocity);
    const [given, before] = lists;
    const rates = { learningRate, momentum, nesterov };
    const { updates, velocities } = sgdUpdate({ gradients: given, velocities: before, ...rates });
    return { updates: treeOf(updates), velocity: treeOf(velocities) };
  }
}
