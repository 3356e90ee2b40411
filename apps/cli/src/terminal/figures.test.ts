import { expect, test } from 'vitest';
import { formattedCount, formattedDuration, formattedMeasure } from './figures.js';

test('sets thousands apart', () => {
  expect([7, 1234567, 0.5].map(formattedCount)).toEqual(['7', '1,234,567', '0.5']);
});

test('says durations in seconds, minutes and hours', () => {
  expect([-5, 400, 59_400, 59_600, 65_000, 3_599_600, 7_325_000].map(formattedDuration)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1:00',
    '1:05',
    '1:00:00',
    '2:02:05',
  ]);
});

test('gives measures three places', () => {
  expect(formattedMeasure(1.23456)).toBe('1.235');
});
