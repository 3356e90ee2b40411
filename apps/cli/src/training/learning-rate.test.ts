import { expect, test } from 'vitest';
import { learningRateSchedule } from './learning-rate.js';

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
