import { requireInteger } from '@unroll/core';
import { checkedLearningRate } from './learning-rate.js';
import type { Schedule } from './schedule.js';

/** Options of {@link warmUp}. */
export type WarmUpOptions = {
  /** How many steps rise to the first rate of the schedule. Integer, at least 1. */
  readonly steps: number;
};

/**
 * A schedule that first rises in equal parts to the first rate of another, and then follows that one from its step 0.
 *
 *   schedule(0)·(step + 1)/steps below `steps`, then schedule(step - steps)
 *
 * @param schedule A number is a rate that stays.
 * @throws ArgumentError if `steps` is not a positive integer, or the rate not greater than 0; from the schedule, if a rate of
 *   the other is not at least 0.
 * @example const learningRate = warmUp(stepSchedule({ initial: 2e-3, factor: 0.5, everySteps: 500 }), { steps: 100 });
 */
export function warmUp(schedule: number | Schedule, { steps }: WarmUpOptions): Schedule {
  requireInteger('warmUp', { steps });
  const rateAt = checkedLearningRate('warmUp', schedule);
  return (step) => (step < steps ? (rateAt(0) * (step + 1)) / steps : rateAt(step - steps));
}
