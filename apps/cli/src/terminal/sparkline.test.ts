import { expect, test } from 'vitest';
import { sparkline } from './sparkline.js';

test('draws the least number as the lowest bar and the greatest as the highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([14, 7, 0], 8)).toBe('█▅▁');
});

test('takes means where there are more numbers than bars', () => {
  expect(sparkline([0, 0, 7, 7, 0, 14], 3)).toBe('▁██');
  expect(sparkline([7, 7, 7, 7, 0], 2)).toBe('█▁');
});

test('draws numbers that are all the same, none, and leaves out what is not finite', () => {
  expect(sparkline([3, 3], 8)).toBe('▁▁');
  expect(sparkline([], 8)).toBe('');
  expect(sparkline([0, Number.NaN, Number.POSITIVE_INFINITY, 1], 8)).toBe('▁█');
});
