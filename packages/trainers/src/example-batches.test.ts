import { randomKey, randomUniforms } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { exampleBatches } from './example-batches.js';

const lengths = Array.from(randomUniforms(randomKey(9), 1003), (uniform) => 1 + Math.floor(uniform * 50));
const examples = lengths.map((length, name) => ({ name, length }));
type Example = (typeof examples)[number];
const base = { batchSize: 10, collate: (batch: readonly Example[]) => batch };
const shuffling = { ...base, key: randomKey(1) };
const alike = { ...shuffling, lengthOf: ({ length }: Example) => length };

const source = (options: typeof base) => exampleBatches(examples, options);

const epochOf = (options: typeof base, epoch = 0) => {
  const batches = source(options);
  return Array.from({ length: batches.batchesPerEpoch }, (_, index) =>
    batches.batchAt(epoch * batches.batchesPerEpoch + index),
  );
};
const paddingOf = (batches: readonly (readonly Example[])[]) => {
  const filled = batches.flat().reduce((sum, { length }) => sum + length, 0);
  const all = batches.reduce((sum, batch) => sum + batch.length * Math.max(...batch.map(({ length }) => length)), 0);
  return 1 - filled / all;
};

describe.each([
  ['in order', base],
  ['shuffled', shuffling],
  ['shuffled, by length', alike],
  ['by length', { ...base, lengthOf: alike.lengthOf }],
])('%s', (_, options) => {
  test('has each example once an epoch', () => {
    for (const epoch of [0, 1, 2]) {
      const batches = epochOf(options, epoch);
      expect(batches.map(({ length }) => length).sort((left, right) => left - right)).toEqual([
        3,
        ...Array(100).fill(10),
      ]);
      const names = batches.flat().map(({ name }) => name);
      expect(names.sort((left, right) => left - right)).toEqual([...examples.keys()]);
    }
  });

  test('gives the same batch for the same step, in whatever order they are asked for', () => {
    const batches = source(options);
    const later = batches.batchAt(250);
    expect(batches.batchAt(3)).toEqual(source(options).batchAt(3));
    expect(batches.batchAt(250)).toEqual(later);
  });
});

test('keeps the order of the examples without a key, in every epoch', () => {
  for (const epoch of [0, 1]) expect(epochOf(base, epoch).flat()).toEqual(examples);
});

test('sorts all examples by length without a key: hardly any padding', () => {
  expect(paddingOf(epochOf({ ...base, lengthOf: alike.lengthOf } as typeof base))).toBeLessThan(0.02);
});

test.each([
  ['shuffled', shuffling],
  ['by length', alike],
])('differs from epoch to epoch and from key to key, %s', (_, options) => {
  const sets = [
    epochOf(options, 0),
    epochOf(options, 1),
    epochOf({ ...options, key: randomKey(2) } as typeof base),
  ].map((batches) =>
    batches
      .map((batch) =>
        batch
          .map(({ name }) => name)
          .sort()
          .join(),
      )
      .sort(),
  );
  expect(sets[1]).not.toEqual(sets[0]);
  expect(sets[2]).not.toEqual(sets[0]);
});

test('puts examples of similar lengths together: a tenth of the padding of a plain shuffle', () => {
  expect(paddingOf(epochOf(shuffling))).toBeGreaterThan(0.4);
  expect(paddingOf(epochOf(alike))).toBeLessThan(0.07);
});

test('does not go through the lengths in order', () => {
  const longest = epochOf(alike).map((batch) => Math.max(...batch.map(({ length }) => length)));
  const rises = longest.slice(1).filter((length, index) => length > (longest[index] as number)).length;
  expect(rises).toBeGreaterThan(30);
  expect(rises).toBeLessThan(70);
});

test('says what is wrong with its arguments', () => {
  expect(() => exampleBatches([], base)).toThrow(/exampleBatches.*examples\.length.*at least 1/);
  expect(() => source({ ...base, batchSize: 0 })).toThrow(/exampleBatches.*batchSize/);
  expect(() => source(base).batchAt(-1)).toThrow(/exampleBatches\.batchAt.*step/);
});
