import { exponential, integerPower, logarithm, requireInteger, requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/** Options of {@link exponentialSchedule}. */
export type ExponentialScheduleOptions = {
  /** The first learning rate. Greater than 0. */
  readonly initial: number;
  /** What it is multiplied by in the course of `everySteps` steps. Greater than 0. */
  readonly factor: number;
  /** Integer, at least 1. Default 1. */
  readonly everySteps?: number;
};

/**
 * A learning rate that falls by the same factor at every step.
 *
 *   initial·factor^(step/everySteps)
 *
 * It has the same bits on every machine.
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const learningRate = exponentialSchedule({ initial: 2e-3, factor: 0.5, everySteps: 1000 });
 */
export function exponentialSchedule({ initial, factor, everySteps = 1 }: ExponentialScheduleOptions): Schedule {
  requireNumber('exponentialSchedule', { initial, factor }, { above: 0 });
  requireInteger('exponentialSchedule', { everySteps });
  const slope = logarithm(factor) / everySteps;
  return (step) => {
    const rest = step % everySteps;
    return initial * integerPower(factor, (step - rest) / everySteps) * exponential(slope * rest);
  };
}
