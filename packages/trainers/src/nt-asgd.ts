import { type Scalar, scalar, type Tensor, tensor1d, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import { movedAverage } from './moved-average.js';
import { numberOf } from './number-of.js';
import type { Schedule } from './schedule.js';
import { descent, type SgdState } from './sgd.js';
import { noLossYet, storedLoss } from './stored-loss.js';

/** Options of {@link ntAsgd}. */
export type NtAsgdOptions = {
  /** How far a step goes: greater than 0. Or a schedule of it, whose every rate is at least 0. */
  readonly learningRate: number | Schedule;
  /** How much of every parameter is added to its gradient. At least 0. Default 1.2e-6. */
  readonly weightDecay?: number;
  /** How many of the last validation losses a new one is not compared with: n. Integer, at least 1. Default 5. */
  readonly nonMonotoneInterval?: number;
  /** The first step whose result is averaged, whatever the validation losses; counted from 0. Default: they decide. */
  readonly startStep?: number;
};

/** The state of {@link ntAsgd}. */
export type NtAsgdState = {
  /** That of the descent, which counts the steps. */
  descent: SgdState;
  /** The first step whose result is averaged, int32; -1 as long as there is none. */
  averagingStart: Scalar;
  /** The mean of the parameters after each step since then, in their structure. Zeros before. */
  average: ParameterTree;
  /** The best validation loss before the recent ones; the greatest float32 number if there is none. */
  bestLoss: Scalar;
  /**
   * The last validation losses, the newest at the end: [nonMonotoneInterval]. The greatest float32 number for each that there
   * is not yet.
   */
  recentLosses: Tensor;
};

/**
 * Gradient descent whose parameters are averaged from when they stop getting better: non-monotonically triggered ASGD, on
 * which the AWD-LSTM is trained. The average is what to use the model with; the parameters that are trained go on as they
 * were, at the same rate.
 *
 * Averaging starts when a validation loss is worse than the best of those more than n measurements before. How often the
 * loss is measured, the paper's logging interval L, is for the training loop to say: `validation.everySteps` of `train`.
 * Averaging starts at the measurement n + 2 at the earliest, with the result of the next step, and does not stop. A loss that
 * is not finite is worse than any other.
 *
 *   update = -α·(g + λ·parameter)      average: (1/T)·Σ parameters after each of the T steps since it started
 *
 * Source: Merity, Keskar & Socher 2018, section 3 and algorithm 1, and the comparison of their program, which leaves out the
 * last n losses; n is nonMonotoneInterval, λ weightDecay, whose defaults are theirs. Averages: Polyak & Juditsky 1992.
 * PyTorch's ASGD with `lambd` and `alpha` of 0 is this one with a `startStep` of its `t0` plus 1.
 *
 * @throws ArgumentError if a number is out of its range; from `update`, if a rate of the schedule is.
 * @example const optimizer = chain(clipByGlobalNorm(0.25), ntAsgd({ learningRate: 30 }));
 */
export function ntAsgd(options: NtAsgdOptions): GradientTransformation<NtAsgdState> {
  const { learningRate, weightDecay = 1.2e-6, nonMonotoneInterval = 5, startStep } = options;
  const { initialize, update } = descent('ntAsgd', { learningRate, weightDecay });
  requireInteger('ntAsgd', { nonMonotoneInterval });
  if (startStep !== undefined) requireInteger('ntAsgd', { startStep }, { minimum: 0 });

  return {
    initialize(parameters) {
      return tidy(() => ({
        descent: initialize(parameters),
        averagingStart: scalar(startStep ?? -1, 'int32'),
        average: mapTree(parameters, zerosLike),
        bestLoss: scalar(noLossYet),
        recentLosses: tensor1d(new Array<number>(nonMonotoneInterval).fill(noLossYet)),
      }));
    },

    update({ gradients, state, parameters, rateScale }) {
      const step = numberOf(state.descent.count);
      const start = numberOf(state.averagingStart);
      const moved = update({ gradients, state: state.descent, parameters, rateScale });
      const next = { ...state, descent: moved.state };
      if (start < 0 || step < start) return { updates: moved.updates, state: next };
      try {
        const weight = 1 / (step - start + 1);
        next.average = movedAverage(state.average, { parameters, updates: moved.updates, weight });
      } catch (error) {
        disposeTree(moved); // parameters of other shapes may be noticed only here
        throw error;
      }
      return { updates: moved.updates, state: next };
    },

    afterValidation({ state, loss: given }) {
      if (numberOf(state.averagingStart) >= 0) return state;
      const loss = storedLoss(given);
      const best = numberOf(state.bestLoss);
      if (loss > best) {
        state.averagingStart.dispose();
        return { ...state, averagingStart: scalar(numberOf(state.descent.count), 'int32') };
      }
      const [oldest = noLossYet, ...recent] = state.recentLosses.dataSync();
      disposeTree([state.bestLoss, state.recentLosses]);
      return { ...state, bestLoss: scalar(Math.min(best, oldest)), recentLosses: tensor1d([...recent, loss]) };
    },

    averagedParameters<Parameters extends ParameterTree>({ state }: { state: NtAsgdState }) {
      const start = numberOf(state.averagingStart);
      const isAveraging = start >= 0 && numberOf(state.descent.count) > start;
      return isAveraging ? (state.average as Parameters) : undefined;
    },
  };
}
