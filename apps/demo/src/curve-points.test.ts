import { expect, test } from 'vitest';
import { curvePoints, neighbourhoodMeans } from './curve-points.js';

test('draws few values one by one', () => {
  expect(curvePoints([4, 3, 2], 10)).toEqual([
    { step: 1, value: 4 },
    { step: 2, value: 3 },
    { step: 3, value: 2 },
  ]);
});

test('joins many values to their means, in the middle of their steps', () => {
  expect(curvePoints([5, 3, 2, 0, 7], 3)).toEqual([
    { step: 1.5, value: 4 },
    { step: 3.5, value: 1 },
    { step: 5, value: 7 },
  ]);
});

test('never draws more points than asked for', () => {
  for (const count of [1, 99, 100, 101, 250, 1000]) {
    expect(curvePoints(new Array<number>(count).fill(1), 100).length).toBeLessThanOrEqual(100);
  }
});

test('takes the mean of each value and its neighbours, and leaves the ends where they are', () => {
  expect(neighbourhoodMeans([6, 2, 4, 9, 8], 1)).toEqual([6, 4, 5, 7, 8]);
  expect(neighbourhoodMeans([6, 2, 4, 9, 9], 2)).toEqual([6, 4, 6, 22 / 3, 9]);
});
