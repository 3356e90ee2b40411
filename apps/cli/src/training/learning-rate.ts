import { cosineSchedule, type Schedule } from '@unroll/trainers';
import type { ScheduleName } from './schedule-name.js';

const warmUpSteps = 20;

/**
 * The learning rate at every step: 20 steps of warm-up; then as the schedule says: `cosine` goes, over a known number of
 * steps, along half a cosine down to a tenth of the peak, where it stays. Where the clock decides how many steps there are
 * it stays at the peak, so that what happens at a step never depends on the clock.
 *
 * @param steps How many steps the run was begun with; undefined where the clock decides.
 */
export function learningRateSchedule(
  peak: number,
  steps: number | undefined,
  schedule: ScheduleName = 'cosine',
): Schedule {
  if (steps === undefined || schedule === 'constant') {
    return cosineSchedule({ peak, final: peak, steps: warmUpSteps, warmUpSteps });
  }
  return cosineSchedule({ peak, steps, warmUpSteps: Math.min(warmUpSteps, steps) });
}
