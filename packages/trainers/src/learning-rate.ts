import { requireNumber } from '@unroll/core';
import type { Schedule } from './schedule.js';

/**
 * A learning rate that may be a number as a schedule, whose every rate is checked.
 *
 * @throws ArgumentError if the number is not greater than 0; from the schedule, if a rate is not at least 0.
 */
export function checkedLearningRate(caller: string, learningRate: number | Schedule): Schedule {
  if (typeof learningRate === 'number') {
    requireNumber(caller, { learningRate }, { above: 0 });
    return () => learningRate;
  }
  return (step) => {
    const rate = learningRate(step);
    requireNumber(caller, { [`learningRate(${step})`]: rate }, { minimum: 0 });
    return rate;
  };
}
