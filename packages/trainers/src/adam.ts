import { type Scalar, scalar, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { requireNumber } from '@unroll/core';
import { adamUpdate, addScaledTensors } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree, treeLeaves } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { checkedLearningRate } from './learning-rate.js';
import { numberOf } from './number-of.js';
import type { ParameterPredicate } from './parameter-predicate.js';
import type { Schedule } from './schedule.js';
import { treeLists } from './tree-lists.js';

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
  return decayingAdam('adam', options, { share: 0, decays: () => false });
}

/** Adam that also takes a share, in units of the learning rate, from parameters that decay, on behalf of a caller. */
export function decayingAdam(
  caller: string,
  options: AdamOptions,
  decay: { readonly share: number; readonly decays: ParameterPredicate },
): GradientTransformation<AdamState> {
  const { firstMomentDecay = 0.9, secondMomentDecay = 0.999, epsilon = 1e-8 } = options;
  const learningRateAt = checkedLearningRate(caller, options.learningRate);
  requireNumber(caller, { firstMomentDecay, secondMomentDecay }, { minimum: 0, below: 1 });
  requireNumber(caller, { epsilon }, { above: 0 });

  return {
    initialize(parameters) {
      return tidy(() => ({
        count: scalar(0, 'int32'),
        firstMoment: mapTree(parameters, zerosLike),
        secondMoment: mapTree(parameters, zerosLike),
      }));
    },

    update({ gradients, state, parameters, rateScale = 1 }) {
      const step = numberOf(state.count);
      const learningRate = learningRateAt(step) * rateScale;
      const { lists, treeOf } = treeLists(gradients, state.firstMoment, state.secondMoment, parameters);
      const adapted = adamUpdate({
        gradients: lists[0],
        firstMoments: lists[1],
        secondMoments: lists[2],
        step: step + 1,
        learningRate,
        firstMomentDecay,
        secondMomentDecay,
        epsilon,
      });
      if (decay.share !== 0) {
        const decays = treeLeaves(gradients).map(({ path }, place) => decay.decays(path, lists[3][place] as Tensor));
        adapted.updates = decayed(adapted, lists[3], { decays, factor: -learningRate * decay.share });
      }
      state.count.dispose();
      return {
        updates: treeOf(adapted.updates),
        state: {
          count: scalar(step + 1, 'int32'),
          firstMoment: treeOf(adapted.firstMoments),
          secondMoment: treeOf(adapted.secondMoments),
        },
      };
    },
  };
}

/** Adam's updates with the decay of some parameters. *Consumes* the updates, and all of `adapted` where it throws. */
function decayed(
  adapted: ReturnType<typeof adamUpdate>,
  parameters: readonly Tensor[],
  { decays, factor }: { decays: readonly boolean[]; factor: number },
): Tensor[] {
  const chosen = (tensors: readonly Tensor[]): Tensor[] => tensors.filter((_, place) => decays[place]);
  try {
    const sums = addScaledTensors({ tensors: chosen(adapted.updates), addends: chosen(parameters), factor });
    return adapted.updates.map((update, place) => (decays[place] ? (sums.shift() as Tensor) : update));
  } catch (error) {
    disposeTree(adapted); // parameters of other shapes are noticed only here
    throw error;
  }
}
