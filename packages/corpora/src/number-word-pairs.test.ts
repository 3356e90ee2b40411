import { randomKey } from '@unroll/core';
import { expect, test } from 'vitest';
import { type NumberWordPairsOptions, numberWordPairs } from './number-word-pairs.js';
import { readNumberWords } from './number-words.reference.js';

const key = randomKey(1);
const numbersOf = (pairs: readonly { readonly number: number }[]) => pairs.map(({ number }) => number);

test('writes each number in both languages', () => {
  const { training, heldOut } = numberWordPairs({ key, trainingCount: 200, heldOutCount: 50 });
  expect([training.length, heldOut.length]).toEqual([200, 50]);
  for (const { number, english, french } of [...training, ...heldOut]) {
    expect(readNumberWords.english(english)).toBe(number);
    expect(readNumberWords.french(french)).toBe(number);
  }
});

test('has every number once where all are asked for', () => {
  const { training, heldOut } = numberWordPairs({ key, trainingCount: 90, heldOutCount: 10, maximum: 99 });
  const numbers = numbersOf([...training, ...heldOut]);
  expect([...numbers].sort((left, right) => left - right)).toEqual(Array.from({ length: 100 }, (_, number) => number));
  expect(numbers).not.toEqual([...numbers].sort((left, right) => left - right));
});

test('is the same on every machine', () => {
  const { training, heldOut } = numberWordPairs({ key, trainingCount: 3, heldOutCount: 3 });
  expect([numbersOf(training), numbersOf(heldOut)]).toEqual([
    [669727, 785521, 259129],
    [423355, 753185, 827228],
  ]);
});

test('holds out the same numbers however many there are to learn from, and keeps the first of those', () => {
  const few = numberWordPairs({ key, trainingCount: 20, heldOutCount: 10, maximum: 999 });
  const many = numberWordPairs({ key, trainingCount: 900, heldOutCount: 10, maximum: 999 });
  expect(many.heldOut).toEqual(few.heldOut);
  expect(many.training.slice(0, 20)).toEqual(few.training);
});

test('differs from key to key', () => {
  const options = { trainingCount: 10, heldOutCount: 10 };
  expect(numberWordPairs({ key: randomKey(2), ...options })).not.toEqual(numberWordPairs({ key, ...options }));
});

test('draws every number equally often', () => {
  const counts = new Array<number>(10).fill(0);
  const rounds = 2000;
  for (let seed = 0; seed < rounds; seed++) {
    const { training } = numberWordPairs({ key: randomKey(seed), trainingCount: 4, heldOutCount: 3, maximum: 9 });
    for (const { number } of training) counts[number] = (counts[number] as number) + 1;
  }
  const expected = rounds * 0.4;
  // a count has the variance of a binomial one; 4.5 standard deviations are exceeded once in 10,000 runs of ten counts
  for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected * 0.6));
});

test.each<[Partial<NumberWordPairsOptions>, string]>([
  [{ maximum: 1_000_000 }, '`maximum` must be an integer from 1 to 999999, got 1000000.'],
  [{ trainingCount: 0 }, '`trainingCount` must be an integer from 1 to 999999, got 0.'],
  [{ heldOutCount: 0.5 }, '`heldOutCount` must be an integer from 1 to 999999, got 0.5.'],
  [{ maximum: 9, trainingCount: 10 }, '`trainingCount` must be an integer from 1 to 9, got 10. There are 10 numbers'],
  [{ maximum: 9, heldOutCount: 10 }, '`heldOutCount` must be an integer from 1 to 9, got 10. There are 10 numbers'],
])('refuses %o', (options, sentence) => {
  expect(() => numberWordPairs({ key, trainingCount: 1, heldOutCount: 1, ...options })).toThrow(
    `numberWordPairs: ${sentence}`,
  );
});
