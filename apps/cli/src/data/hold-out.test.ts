import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { holdOut } from './hold-out.js';

const numbers = Array.from({ length: 100 }, (_, index) => index);
const holdOutNumbers = (items: readonly number[], seed: number) => holdOut(items, String, randomKey(seed));

test('holds out a tenth, and loses nothing', () => {
  const { training, heldOut } = holdOutNumbers(numbers, 1);
  expect([training.length, heldOut.length]).toEqual([90, 10]);
  expect([...training, ...heldOut].sort((left, right) => left - right)).toEqual(numbers);
  expect(training).toEqual([...training].sort((left, right) => left - right));
});

test('holds out the same for the same key, and others for another', () => {
  expect(holdOutNumbers(numbers, 1)).toEqual(holdOutNumbers(numbers, 1));
  expect(holdOutNumbers(numbers, 2)).not.toEqual(holdOutNumbers(numbers, 1));
});

test('keeps items of the same identity together', () => {
  const items = numbers.map((number) => ({ text: String(number % 25), number }));
  const { training, heldOut } = holdOut(items, ({ text }) => text, randomKey(1));
  const texts = new Set(heldOut.map(({ text }) => text));
  expect([texts.size, heldOut.length, training.length]).toEqual([3, 12, 88]);
  expect(training.some(({ text }) => texts.has(text))).toBe(false);
});

test.each([
  [[], 0, 0],
  [[1], 1, 0],
  [[1, 1], 2, 0],
  [[1, 2], 1, 1],
  [numbers.slice(0, 11), 9, 2],
])('of %j learns from %d and holds out %d', (items, training, heldOut) => {
  const parts = holdOutNumbers(items, 1);
  expect([parts.training.length, parts.heldOut.length]).toEqual([training, heldOut]);
});
