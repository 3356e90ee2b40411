import { expect, test } from 'vitest';
import { type ProgressFacts, progressLine } from './progress-line.js';

const facts: ProgressFacts = {
  step: 1240,
  stepLimit: 2000,
  loss: Math.LN2 * 2,
  floor: 0.5502,
  validation: ['validation 1.701', 'valid 1.701'],
  millisecondsLeft: 83_400,
  otherLoss: ['2.00 bits/character', '2.00 bits'],
  unitsPerSecond: 48_200.4,
  unit: 'characters',
};

test('tells everything where there is room', () => {
  expect(progressLine(facts, Infinity)).toBe(
    'step 1,240/2,000  loss 1.386 (floor 0.550)  validation 1.701  1:23 left  2.00 bits/character  48,200 characters/s',
  );
});

test('leaves out what is not known', () => {
  expect(progressLine({ step: 3, loss: 4, unitsPerSecond: 10, unit: 'texts' }, Infinity)).toBe(
    'step 3  loss 4.000  10 texts/s',
  );
});

test('says all of it in short on a terminal of 80 columns', () => {
  expect(progressLine(facts, 79)).toBe(
    '1,240/2,000  loss 1.386 (floor 0.550)  valid 1.701  1:23 left  2.00 bits  48k/s',
  );
  expect(progressLine({ ...facts, unitsPerSecond: 8_449 }, 80)).toMatch(/ {2}8\.4k\/s$/);
});

test.each([
  [0.6, '1/s'],
  [42.4, '42/s'],
  [999.4, '999/s'],
  [999.6, '1.0k/s'],
  [9960, '10k/s'],
])('tells %d units a second in short as %s', (unitsPerSecond, rate) => {
  expect(progressLine({ ...facts, unitsPerSecond }, 85)).toMatch(new RegExp(` {2}${rate}$`));
});

test('leaves out the least important where that is too long as well, and is never wider', () => {
  expect(progressLine(facts, 62)).toBe('1,240/2,000  loss 1.386 (floor 0.550)  valid 1.701  1:23 left');
  expect(progressLine(facts, 36)).toBe('1,240/2,000');
  expect(progressLine(facts, 8)).toBe('1,240/2,');
  expect(progressLine(facts, 0)).toBe('');
  for (let width = 0; width < 120; width++) expect(progressLine(facts, width).length).toBeLessThanOrEqual(width);
});
