import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { heldOutCount } from './held-out-count.js';
import { holdOut } from './hold-out.js';

const numbers = Array.from({ length: 100 }, (_, index) => index);
const holdOutNumbers = (items: readonly number[], seed: number) =>
  holdOut(items, String, { key: randomKey(seed), share: 0.1 });

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
  const { training, heldOut } = holdOut(items, ({ text }) => text, { key: randomKey(1), share: 0.1 });
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

test.each([
  [0, 0],
  [0.001, 1],
  [0.25, 25],
  [0.999, 99],
])('holds out a share of %d, and leaves some to learn from', (share, count) => {
  const { training, heldOut } = holdOut(numbers, String, { key: randomKey(1), share });
  expect([training.length, heldOut.length]).toEqual([100 - count, count]);
});

test('a tenth is a tenth, whatever the number', () => {
  for (let count = 2; count < 1000; count++) expect(heldOutCount(count, 0.1)).toBe(Math.ceil(count / 10));
});
