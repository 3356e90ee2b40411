import { expect, test } from 'vitest';
import { LossCurve } from './loss-curve.js';

function meansOf(losses: readonly number[]): readonly number[] {
  const curve = new LossCurve();
  for (const loss of losses) curve.add(loss);
  return curve.means;
}

test('has every loss of a short sitting', () => {
  expect(meansOf([3, 1, 2])).toEqual([3, 1, 2]);
});

test('has means of more and more steps, of which there are never many', () => {
  const losses = Array.from({ length: 3000 }, (_, step) => step);
  const means = meansOf(losses);
  expect(means.length).toBe(375); // of 8 steps each
  expect(means[0]).toBe(3.5);
  expect(means.at(-1)).toBe(2995.5);
  expect(meansOf(losses.slice(0, 512)).length).toBe(256);
});
