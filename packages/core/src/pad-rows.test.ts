import { expect, test } from 'vitest';
import { padRows } from './pad-rows.js';

test('fills rows up to the length of the longest', () => {
  expect(padRows([Int32Array.of(1, 2), Int32Array.of(), Int32Array.of(3, 4, 5)])).toEqual({
    tokens: Int32Array.of(1, 2, 0, 0, 0, 0, 3, 4, 5),
    timeSteps: 3,
    lengths: Int32Array.of(2, 0, 3),
  });
});

test('makes an empty block of no rows', () => {
  expect(padRows([])).toEqual({ tokens: new Int32Array(0), timeSteps: 0, lengths: new Int32Array(0) });
});
