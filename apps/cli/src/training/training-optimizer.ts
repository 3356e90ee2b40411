import type { StateTree } from '@unroll/tensors';
import type { GradientTransformation } from '@unroll/trainers';
import { learningRateSchedule } from './learning-rate.js';
import { optimizerOf } from './optimizer-of.js';
import type { TrainingSettings } from './training-settings.js';

/**
 * The optimizer of a run, with its learning rates.
 *
 * @param steps How many steps the run was begun with; undefined where the clock decides.
 */
export function trainingOptimizer(
  training: TrainingSettings,
  steps: number | undefined,
): GradientTransformation<StateTree> {
  return optimizerOf(training, learningRateSchedule(training.learningRate, steps, training.schedule));
}
