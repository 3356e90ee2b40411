import { cosinePi, requireInteger, requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/** Options of {@link cosineSchedule}. */
export type CosineScheduleOptions = {
  /** The learning rate after the warm-up. Greater than 0. */
  readonly peak: number;
  /** The learning rate from step `steps` on. At least 0. Default: a tenth of the peak. */
  readonly final?: number;
  /** How many steps until the final rate. Integer, at least 1. */
  readonly steps: number;
  /** How many of them rise in equal parts to the peak. Integer, at least 0. Default 0. */
  readonly warmUpSteps?: number;
};

/**
 * A learning rate that rises linearly, then falls along half a cosine.
 *
 * With `w` warm-up steps and `n` steps in all: peak·(step + 1)/w below w; then, with p = (step - w)/(n - w) at most 1,
 * final + (peak - final)·(1 + cos πp)/2.
 *
 * Source: Loshchilov & Hutter 2017, "SGDR", equation 5, without restarts:
 * those are `(step) => schedule(step % period)`.
 *
 * @throws ArgumentError if a number is out of its range, or the warm-up is longer than the whole.
 * @example const learningRate = cosineSchedule({ peak: 3e-3, steps: 900, warmUpSteps: 20 });
 */
export function cosineSchedule(options: CosineScheduleOptions): Schedule {
  const { peak, final = peak / 10, steps, warmUpSteps = 0 } = options;
  requireNumber('cosineSchedule', { peak }, { above: 0 });
  requireNumber('cosineSchedule', { final }, { minimum: 0 });
  requireInteger('cosineSchedule', { steps });
  requireInteger('cosineSchedule', { warmUpSteps }, { minimum: 0, maximum: steps });
  return (step) => {
    if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps;
    if (step >= steps) return final;
    const progress = (step - warmUpSteps) / (steps - warmUpSteps);
    return final + ((peak - final) * (1 + cosinePi(progress))) / 2;
  };
}
