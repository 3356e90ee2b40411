import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cosineSchedule } from './cosine-schedule.js';
import { exponentialSchedule } from './exponential-schedule.js';
import { linearSchedule } from './linear-schedule.js';
import { oneCycleSchedule } from './one-cycle-schedule.js';
import type { Schedule } from './schedule.js';
import { stepSchedule } from './step-schedule.js';
import { warmUp } from './warm-up.js';

type GoldenCase = { name: string; options: Record<string, number>; rates: number[] };

const { cases }: { cases: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../golden/schedules.json', import.meta.url), 'utf8'),
);

// biome-ignore lint/suspicious/noExplicitAny: options come from a file
const schedules: Record<string, (options: any) => Schedule> = {
  cosineSchedule,
  exponentialSchedule,
  linearSchedule,
  oneCycleSchedule,
  stepSchedule,
  warmUp: ({ warmUpSteps, ...options }) => warmUp(stepSchedule(options), { steps: warmUpSteps }),
};

test.each(cases)('$name of $options gives the rates of PyTorch', ({ name, options, rates }) => {
  const schedule = schedules[name]?.(options) as Schedule;
  rates.forEach((rate, step) => {
    expect(Math.abs(schedule(step) / rate - 1), `step ${step}`).toBeLessThan(1e-12);
  });
});

test('every schedule that PyTorch has too is compared', () => {
  expect([...new Set(cases.map(({ name }) => name))].sort()).toEqual(Object.keys(schedules));
});

describe('stepSchedule', () => {
  test('has the same bits as products', () => {
    const schedule = stepSchedule({ initial: 0.5, factor: 0.7, everySteps: 3 });
    expect([0, 2, 3, 5, 6].map(schedule)).toEqual([0.5, 0.5, 0.5 * 0.7, 0.5 * 0.7, 0.5 * (0.7 * 0.7)]);
  });
});

describe('exponentialSchedule', () => {
  const schedule = exponentialSchedule({ initial: 0.8, factor: 0.25, everySteps: 4 });

  test('falls by the factor in so many steps, and by its root in each', () => {
    expect([0, 4, 8].map(schedule)).toEqual([0.8, 0.2, 0.05]);
    for (const step of [0, 1, 2, 3, 4, 1001]) {
      expect(schedule(step + 1) / schedule(step)).toBeCloseTo(Math.SQRT1_2, 14); // the fourth root of 1/4
    }
  });

  test('ends at 0 where the rate underflows', () => {
    expect(schedule(10_000)).toBe(0);
  });
});

describe('linearSchedule', () => {
  test('goes up as well as down, and stays', () => {
    expect([0, 1, 2, 3].map(linearSchedule({ initial: 1, final: 3, steps: 2 }))).toEqual([1, 2, 3, 3]);
    expect([0, 1, 4, 5].map(linearSchedule({ initial: 1, steps: 4 }))).toEqual([1, 0.75, 0, 0]);
  });
});

describe('oneCycleSchedule', () => {
  test('begins at a 25th of the peak, reaches it, and ends at a 10,000th of the first rate, where it stays', () => {
    const schedule = oneCycleSchedule({ peak: 1, steps: 10 });
    expect([0, 2, 9, 10, 1000].map(schedule)).toEqual([1 / 25, 1, 1 / 25 / 1e4, 1 / 25 / 1e4, 1 / 25 / 1e4]);
  });

  test('only falls where the rise is less than a step', () => {
    expect([0, 1].map(oneCycleSchedule({ peak: 1, final: 0, steps: 2, riseFraction: 0.5 }))).toEqual([1, 0]);
    expect([0, 1].map(oneCycleSchedule({ peak: 1, final: 0.5, steps: 1 }))).toEqual([0.5, 0.5]);
  });
});

describe('warmUp', () => {
  test('rises in equal parts to a rate that stays', () => {
    expect([0, 1, 2, 3, 4, 100].map(warmUp(0.4, { steps: 4 }))).toEqual([0.1, 0.2, 0.30000000000000004, 0.4, 0.4, 0.4]);
  });

  test('before a cosine has the bits of the cosine that warms up itself', () => {
    const wrapped = warmUp(cosineSchedule({ peak: 0.5, final: 0.125, steps: 20 }), { steps: 7 });
    const whole = cosineSchedule({ peak: 0.5, final: 0.125, steps: 27, warmUpSteps: 7 });
    const steps = Array.from({ length: 30 }, (_, step) => step);
    expect(steps.map(wrapped)).toEqual(steps.map(whole));
  });

  test('refuses a rate of the schedule that is none', () => {
    expect(() => warmUp(() => Number.NaN, { steps: 2 })(5)).toThrow(
      'warmUp: `learningRate(3)` must be a finite number at least 0, got NaN.',
    );
    expect(() => warmUp(0, { steps: 2 })).toThrow('warmUp: `learningRate` must be greater than 0, got 0.');
  });
});

test.each([
  ['stepSchedule', { initial: 0, factor: 1, everySteps: 1 }, '`initial` must be greater than 0, got 0.'],
  ['stepSchedule', { initial: 1, factor: 0, everySteps: 1 }, '`factor` must be greater than 0, got 0.'],
  [
    'stepSchedule',
    { initial: 1, factor: 1, everySteps: 0.5 },
    '`everySteps` must be an integer of at least 1, got 0.5.',
  ],
  ['exponentialSchedule', { initial: -1, factor: 1 }, '`initial` must be greater than 0, got -1.'],
  [
    'exponentialSchedule',
    { initial: 1, factor: 1, everySteps: 0 },
    '`everySteps` must be an integer of at least 1, got 0.',
  ],
  ['linearSchedule', { initial: 1, final: -1, steps: 1 }, '`final` must be at least 0, got -1.'],
  ['linearSchedule', { initial: 1, steps: 0 }, '`steps` must be an integer of at least 1, got 0.'],
  ['oneCycleSchedule', { peak: 0, steps: 1 }, '`peak` must be greater than 0, got 0.'],
  [
    'oneCycleSchedule',
    { peak: 1, steps: 9, riseFraction: 1 },
    '`riseFraction` must be greater than 0 and less than 1, got 1.',
  ],
  ['oneCycleSchedule', { peak: 1, final: -1, steps: 9 }, '`final` must be at least 0, got -1.'],
  [
    'warmUp',
    { initial: 1, factor: 1, everySteps: 1, warmUpSteps: 0 },
    '`steps` must be an integer of at least 1, got 0.',
  ],
])('%s refuses %o', (name, options, sentence) => {
  expect(() => schedules[name]?.(options)).toThrow(`${name}: ${sentence}`);
});
