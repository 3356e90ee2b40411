import { integerPower, requireInteger, requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/** Options of {@link stepSchedule}. */
export type StepScheduleOptions = {
  /** The first learning rate. Greater than 0. */
  readonly initial: number;
  /** What it is multiplied by each time. Greater than 0. */
  readonly factor: number;
  /** After how many steps each. Integer, at least 1. */
  readonly everySteps: number;
};

/**
 * A learning rate that falls in stairs: after every so many steps it is multiplied by a factor.
 *
 *   initial·factorⁿ, with n the whole part of step/everySteps
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const learningRate = stepSchedule({ initial: 2e-3, factor: 0.97, everySteps: batches.batchesPerEpoch });
 */
export function stepSchedule({ initial, factor, everySteps }: StepScheduleOptions): Schedule {
  requireNumber('stepSchedule', { initial, factor }, { above: 0 });
  requireInteger('stepSchedule', { everySteps });
  return (step) => initial * integerPower(factor, Math.floor(step / everySteps));
}
