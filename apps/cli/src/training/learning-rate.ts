import {
  cosineSchedule,
  exponentialSchedule,
  linearSchedule,
  oneCycleSchedule,
  type Schedule,
  stepSchedule,
  warmUp,
} from '@unroll/trainers';
import type { ScheduleName } from './schedule-name.js';

const warmUpSteps = 20;

/** How often the schedule `step` halves the rate. */
const halvings = 4;

/**
 * The learning rate at every step: 20 steps of warm-up, or all if there are fewer, then as the schedule says; it stays at
 * what it has come down to when the run is made longer. Where the clock decides how many steps there are it stays at the
 * peak, so that what happens at a step never depends on the clock.
 *
 * @param steps How many steps the run was begun with; undefined where the clock decides.
 */
export function learningRateSchedule(
  peak: number,
  steps: number | undefined,
  schedule: ScheduleName = 'cosine',
): Schedule {
  if (steps === undefined) return warmUp(peak, { steps: warmUpSteps });
  const warming = Math.min(warmUpSteps, steps);
  const rest = Math.max(1, steps - warming);
  switch (schedule) {
    case 'constant':
    case 'plateau': // the optimizer lowers it
      return warmUp(peak, { steps: warming });
    case 'cosine':
      return cosineSchedule({ peak, steps, warmUpSteps: warming });
    case 'linear':
      return warmUp(linearSchedule({ initial: peak, final: peak / 10, steps: rest }), { steps: warming });
    case 'exponential':
      return heldFrom(
        steps,
        warmUp(exponentialSchedule({ initial: peak, factor: 0.1, everySteps: rest }), { steps: warming }),
      );
    case 'step': {
      const everySteps = Math.ceil(rest / (halvings + 1));
      return heldFrom(steps - 1, warmUp(stepSchedule({ initial: peak, factor: 0.5, everySteps }), { steps: warming }));
    }
    case 'one-cycle':
      return oneCycleSchedule({ peak, steps });
  }
}

/** A schedule that keeps the rate of a step from there on. */
function heldFrom(lastStep: number, schedule: Schedule): Schedule {
  return (step) => schedule(Math.min(step, lastStep));
}
