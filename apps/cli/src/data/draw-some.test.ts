import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { drawSome } from './draw-some.js';

test('draws different items, as many as there are at most', () => {
  expect(new Set(drawSome(['a', 'b', 'c', 'd'], 3, randomKey(1))).size).toBe(3);
  expect([...drawSome(['a', 'b'], 5, randomKey(1))].sort()).toEqual(['a', 'b']);
  expect(drawSome(['a', 'b'], 0, randomKey(1))).toEqual([]);
  expect(drawSome([], 2, randomKey(1))).toEqual([]);
});

test('draws each pair of items equally often, in either order', () => {
  const counts = new Map<string, number>();
  const rounds = 6000;
  for (let seed = 0; seed < rounds; seed++) {
    const pair = drawSome(['a', 'b', 'c'], 2, randomKey(seed)).join('');
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // 4.5 standard deviations of a count of mean 1,000
  for (const count of counts.values())
    expect(Math.abs(count - rounds / 6)).toBeLessThan(4.5 * Math.sqrt((rounds * 5) / 36));
});
