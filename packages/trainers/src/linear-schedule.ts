import { requireInteger, requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/** Options of {@link linearSchedule}. */
export type LinearScheduleOptions = {
  /** The first learning rate. Greater than 0. */
  readonly initial: number;
  /** The learning rate from step `steps` on. At least 0. Default 0. */
  readonly final?: number;
  /** How many steps until then. Integer, at least 1. */
  readonly steps: number;
};

/**
 * A learning rate that goes from one to another in equal parts, and stays there.
 *
 *   initial + (final - initial)·step/steps
 *
 * @throws ArgumentError if a number is out of its range.
 * @example const learningRate = warmUp(linearSchedule({ initial: 2e-3, steps: 900 }), { steps: 100 });
 */
export function linearSchedule({ initial, final = 0, steps }: LinearScheduleOptions): Schedule {
  requireNumber('linearSchedule', { initial }, { above: 0 });
  requireNumber('linearSchedule', { final }, { minimum: 0 });
  requireInteger('linearSchedule', { steps });
  return (step) => (step >= steps ? final : initial + ((final - initial) * step) / steps);
}
