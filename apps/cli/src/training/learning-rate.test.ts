import { expect, test } from 'vitest';
import { learningRateSchedule } from './learning-rate.js';
import { type ScheduleName, scheduleNames } from './schedule-name.js';

test('rises for 20 steps, then falls to a tenth, where it stays', () => {
  const rate = learningRateSchedule(0.01, 100);
  expect(rate(0)).toBeCloseTo(0.0005, 12);
  expect(rate(19)).toBeCloseTo(0.01, 12);
  expect(rate(60)).toBeCloseTo(0.0055, 12);
  expect(rate(100)).toBeCloseTo(0.001, 12);
  expect(rate(5000)).toBeCloseTo(0.001, 12);
});

test('stays at the peak where the clock decides', () => {
  const rate = learningRateSchedule(0.01, undefined);
  expect([rate(0), rate(19), rate(20), rate(5000)]).toEqual([0.0005, 0.01, 0.01, 0.01]);
});

test('rises to the end of a run that is shorter than the warm-up', () => {
  const rate = learningRateSchedule(0.01, 5);
  expect(rate(0)).toBeCloseTo(0.002, 12);
  expect(rate(4)).toBeCloseTo(0.01, 12);
});

test.each<[ScheduleName, readonly number[]]>([
  ['constant', [0.0005, 0.01, 0.01, 0.01, 0.01]],
  ['plateau', [0.0005, 0.01, 0.01, 0.01, 0.01]],
  ['linear', [0.0005, 0.01, 0.01, 0.0055, 0.001]],
  ['exponential', [0.0005, 0.01, 0.01, 0.01 * Math.sqrt(0.1), 0.001]],
  ['step', [0.0005, 0.01, 0.01, 0.0025, 0.000625]],
])('%s goes from the peak as it says', (schedule, rates) => {
  const rateAt = learningRateSchedule(0.01, 120, schedule);
  for (const [index, step] of [0, 19, 20, 70, 120].entries())
    expect(rateAt(step)).toBeCloseTo(rates[index] as number, 10);
});

test('one-cycle has its peak after three tenths, and ends near nothing', () => {
  const rateAt = learningRateSchedule(0.01, 100, 'one-cycle');
  expect(rateAt(29)).toBeCloseTo(0.01, 10);
  expect(rateAt(0)).toBeCloseTo(0.0004, 10);
  expect(rateAt(99)).toBeLessThan(1e-6);
});

test('no schedule depends on the clock', () => {
  for (const schedule of scheduleNames) expect(learningRateSchedule(0.01, undefined, schedule)(5000)).toBe(0.01);
});

test.each(['cosine', 'linear', 'exponential', 'step', 'constant'] as const)(
  '%s stays at what it has come down to in a run that is made longer',
  (schedule) => {
    const rateAt = learningRateSchedule(0.01, 120, schedule);
    expect(rateAt(121)).toBe(rateAt(120));
    expect(rateAt(5000)).toBe(rateAt(120));
    expect(rateAt(5000)).toBeGreaterThan(0.9 * rateAt(119));
  },
);

test.each(scheduleNames.filter((name) => name !== 'one-cycle'))('%s has its peak in a short run too', (schedule) => {
  const rateAt = learningRateSchedule(0.01, 5, schedule);
  expect(rateAt(0)).toBeCloseTo(0.002, 12);
  expect(rateAt(4)).toBeCloseTo(0.01, 12);
});
