import { expect, test } from 'vitest';
import { lengthAskedFor, stepCountOf } from './training-length.js';

test('counts the steps of steps and of epochs, and leaves minutes to the clock', () => {
  expect(stepCountOf({ unit: 'steps', count: 7 }, 40)).toBe(7);
  expect(stepCountOf({ unit: 'epochs', count: 3 }, 40)).toBe(120);
  expect(stepCountOf({ unit: 'minutes', count: 3 }, 40)).toBeUndefined();
});

test('takes the length that is asked for', () => {
  expect(lengthAskedFor({ epochs: 2 })).toEqual({ unit: 'epochs', count: 2 });
  expect(lengthAskedFor({})).toBeUndefined();
});
