import { type Scalar, scalar, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { addScaledTensors, scaleTensors } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { numberOf } from './number-of.js';
import { treeLists } from './tree-lists.js';

/** Options of {@link accumulateGradients}. */
export type AccumulateGradientsOptions = {
  /** Of how many batches the gradients make one update. Integer, at least 1. */
  readonly batches: number;
};

/** The state of {@link accumulateGradients}. */
export type AccumulateGradientsState<State extends StateTree> = {
  /** Of how many batches there are gradients in the sum, int32. */
  count: Scalar;
  /** The sum of their gradients, in the structure of the parameters. */
  sum: ParameterTree;
  /** That of the optimizer. */
  optimizer: State;
};

/**
 * An optimizer that is given the mean gradient of some batches: where they have equally many targets, the update of one
 * batch that is as large, without the memory for it. At the last of them it makes its update; the others change no
 * parameter.
 *
 * Every batch weighs the same, however many targets it has: where lengths differ, a target of a batch of few counts for
 * more than one of a batch of many, which it would not in one large batch.
 *
 * The optimizer counts its own updates, so schedules and averages within it do, too: put averages within. Clipping within
 * clips the mean; before it, each gradient. Gradients that are left when training ends stay in the state.
 *
 * @throws ArgumentError if `batches` is not a positive integer.
 * @example const optimizer = accumulateGradients(chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 })), { batches: 4 });
 */
export function accumulateGradients<State extends StateTree>(
  optimizer: GradientTransformation<State>,
  { batches }: AccumulateGradientsOptions,
): GradientTransformation<AccumulateGradientsState<State>> {
  requireInteger('accumulateGradients', { batches });

  /** The optimizer's step on mean gradients, which are freed where it throws: nobody else may know them. */
  function stepOn<Parameters extends ParameterTree>(
    mean: Parameters,
    rest: { state: State; parameters: Parameters; rateScale: number | undefined },
  ): { updates: Parameters; state: State } {
    try {
      return optimizer.update({ gradients: mean, ...rest });
    } catch (error) {
      disposeTree(mean);
      throw error;
    }
  }

  return {
    initialize(parameters) {
      return tidy(() => ({
        count: scalar(0, 'int32'),
        sum: mapTree(parameters, zerosLike),
        optimizer: optimizer.initialize(parameters),
      }));
    },

    update<Parameters extends ParameterTree>(given: {
      gradients: Parameters;
      state: AccumulateGradientsState<State>;
      parameters: Parameters;
      rateScale?: number | undefined;
    }) {
      const { gradients, state, parameters, rateScale } = given;
      const count = numberOf(state.count) + 1;
      const { lists, treeOf } = treeLists(gradients, state.sum);
      const [slopes, sums] = lists;
      if (count < batches) {
        // Before the first gradients the sum is zeros: they change places with what is to be the update.
        const [sum, updates] =
          count === 1
            ? [slopes, sums]
            : [addScaledTensors({ tensors: sums, addends: slopes, factor: 1 }), slopes.map(zeroed)];
        state.count.dispose();
        return {
          updates: treeOf(updates),
          state: { ...state, count: scalar(count, 'int32'), sum: treeOf(sum) },
        };
      }
      const total = addScaledTensors({ tensors: slopes, addends: sums, factor: 1 });
      const mean = treeOf(scaleTensors(total, 1 / batches));
      const step = stepOn(mean, { state: state.optimizer, parameters, rateScale });
      state.count.dispose();
      return {
        updates: step.updates,
        state: { count: scalar(0, 'int32'), sum: treeOf(sums.map(zeroed)), optimizer: step.state },
      };
    },

    afterValidation({ state, loss }) {
      const next = optimizer.afterValidation?.({ state: state.optimizer, loss });
      return next === undefined ? state : { ...state, optimizer: next };
    },

    averagedParameters({ state, parameters }) {
      return optimizer.averagedParameters?.({ state: state.optimizer, parameters });
    },
  };
}

/** Zeros of a tensor's shape. *Consumes* the tensor. A product with 0 would not do: NaN stays NaN. */
function zeroed(tensor: Tensor): Tensor {
  const zeros = zerosLike(tensor);
  tensor.dispose();
  return zeros;
}
