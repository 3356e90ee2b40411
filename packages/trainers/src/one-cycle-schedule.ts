import { cosinePi, requireInteger, requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/** Options of {@link oneCycleSchedule}. */
export type OneCycleScheduleOptions = {
  /** The greatest learning rate. Greater than 0. */
  readonly peak: number;
  /** The first learning rate. Greater than 0. Default: a 25th of the peak. */
  readonly initial?: number;
  /** The learning rate at the last step, and after it. At least 0. Default: a 10,000th of the first. */
  readonly final?: number;
  /** How many steps there are. Integer, at least 1. */
  readonly steps: number;
  /** What share of them rises. Greater than 0, below 1. Default 0.3. */
  readonly riseFraction?: number;
};

/**
 * A learning rate that rises from a low one to a high one, and falls to one much lower still, each along half a cosine.
 *
 * The peak is at step riseFraction·steps - 1, where that is a whole number.
 *
 * Source: Smith & Topin 2018, with the curve and the defaults of PyTorch's OneCycleLR.
 * Differs: momentum stays as it is.
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const learningRate = oneCycleSchedule({ peak: 1e-2, steps: 900 });
 */
export function oneCycleSchedule(options: OneCycleScheduleOptions): Schedule {
  const { peak, initial = peak / 25, final = initial / 1e4, steps, riseFraction = 0.3 } = options;
  requireNumber('oneCycleSchedule', { peak, initial }, { above: 0 });
  requireNumber('oneCycleSchedule', { final }, { minimum: 0 });
  requireNumber('oneCycleSchedule', { riseFraction }, { above: 0, below: 1 });
  requireInteger('oneCycleSchedule', { steps });
  const peakStep = riseFraction * steps - 1;
  const lastStep = steps - 1;
  return (step) => {
    if (step < peakStep) return between(initial, peak, step / peakStep);
    if (step >= lastStep) return final;
    return between(peak, final, (step - peakStep) / (lastStep - peakStep));
  };
}

/** Along half a cosine, from one number at a progress of 0 to another at 1. */
function between(first: number, last: number, progress: number): number {
  const share = (1 + cosinePi(progress)) / 2;
  return first * share + last * (1 - share); // exact at both ends
}
