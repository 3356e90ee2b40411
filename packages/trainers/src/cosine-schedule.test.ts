import { describe, expect, test } from 'vitest';
import { cosineSchedule } from './cosine-schedule.js';

describe('cosineSchedule', () => {
  const schedule = cosineSchedule({ peak: 0.8, final: 0.2, steps: 12, warmUpSteps: 4 });

  test('rises in equal parts to the peak', () => {
    expect([0, 1, 2, 3].map(schedule)).toEqual([0.2, 0.4, 0.6000000000000001, 0.8]);
  });

  test('falls along half a cosine to the final rate, and stays there', () => {
    expect(schedule(4)).toBe(0.8);
    expect(schedule(6)).toBeCloseTo(0.2 + (0.6 * (1 + Math.SQRT1_2)) / 2, 15); // a quarter of the way
    expect(schedule(8)).toBeCloseTo(0.5, 15);
    expect(schedule(12)).toBe(0.2);
    expect(schedule(1000)).toBe(0.2);
  });

  test('ends at a tenth of the peak by default, without a warm-up', () => {
    const plain = cosineSchedule({ peak: 1, steps: 10 });
    expect(plain(0)).toBe(1);
    expect(plain(10)).toBe(0.1);
  });

  test('warms up over the whole run if asked to', () => {
    const rising = cosineSchedule({ peak: 1, steps: 2, warmUpSteps: 2 });
    expect([0, 1, 2].map(rising)).toEqual([0.5, 1, 0.1]);
  });

  test.each([
    [{ peak: 0, steps: 1 }, '`peak` must be greater than 0, got 0.'],
    [{ peak: 1, final: -1, steps: 1 }, '`final` must be at least 0, got -1.'],
    [{ peak: 1, steps: 0 }, '`steps` must be an integer of at least 1, got 0.'],
    [{ peak: 1, steps: 3, warmUpSteps: 4 }, '`warmUpSteps` must be an integer from 0 to 3, got 4.'],
  ])('refuses %o', (options, sentence) => {
    expect(() => cosineSchedule(options)).toThrow(`cosineSchedule: ${sentence}`);
  });
});
