import { describe, expect, test } from 'vitest';
import { randomBits } from './random-bits.js';
import { type RandomKey, randomKey } from './random-key.js';
import { foldInKey, splitKey } from './split-key.js';

const key = randomKey(1);

describe('splitKey', () => {
  test('gives the same keys again', () => {
    expect(splitKey(key, 3)).toEqual(splitKey(randomKey(1), 3));
  });

  test('starts a longer split with the keys of a shorter one', () => {
    expect(splitKey(key, 5).slice(0, 2)).toEqual(splitKey(key, 2));
  });

  test.each([0, -1, 1.5, Number.NaN])('rejects a count of %d', (count) => {
    expect(() => splitKey(key, count)).toThrow(`splitKey: \`count\` must be an integer of at least 1, got ${count}.`);
  });
});

describe('foldInKey', () => {
  test('gives the same key for the same number, and another for another', () => {
    expect(foldInKey(key, 7)).toEqual(foldInKey(randomKey(1), 7));
    expect(foldInKey(key, 7)).not.toEqual(foldInKey(key, 8));
    expect(foldInKey(key, 7)).not.toEqual(foldInKey(randomKey(2), 7));
  });

  test('accepts 0 and 2³² - 1', () => {
    expect(foldInKey(key, 0)).not.toEqual(foldInKey(key, 2 ** 32 - 1));
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 32])('rejects the number %d', (number) => {
    expect(() => foldInKey(key, number)).toThrow(
      `foldInKey: \`number\` must be an integer from 0 to 4294967295, got ${number}.`,
    );
  });
});

test('splitting, folding and drawing from one key never give the same 64 bits', () => {
  const count = 10_000;
  const words = randomBits(key, 2 * count);
  const drawn = Array.from({ length: count }, (_, index) => ({ high: words[2 * index], low: words[2 * index + 1] }));
  const folded = Array.from({ length: count }, (_, index) => foldInKey(key, index));
  const all = [...splitKey(key, count as number), ...folded, ...drawn].map(({ high, low }) => `${high} ${low}`);
  expect(new Set(all).size).toBe(3 * count);
});

test('keys made in different orders of splitting and folding differ', () => {
  const [left, right] = splitKey(key, 2);
  const made: RandomKey[] = [key, left, right];
  for (const parent of [left, right]) made.push(...splitKey(parent, 2), foldInKey(parent, 0), foldInKey(parent, 1));
  made.push(foldInKey(key, 0), foldInKey(key, 1), foldInKey(foldInKey(key, 0), 1), foldInKey(foldInKey(key, 1), 0));
  expect(new Set(made.map(({ high, low }) => `${high} ${low}`)).size).toBe(made.length);
});
