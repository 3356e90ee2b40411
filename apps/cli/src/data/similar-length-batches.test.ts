import { randomKey, randomUniforms } from '@unroll/core';
import { expect, test } from 'vitest';
import { similarLengthBatches } from './similar-length-batches.js';

const lengths = Array.from(randomUniforms(randomKey(9), 1003), (uniform) => 1 + Math.floor(uniform * 50));
const options = { batchSize: 10, key: randomKey(1) };

const epochOf = (epoch: number, source = similarLengthBatches(lengths, options)) =>
  Array.from({ length: source.batchesPerEpoch }, (_, index) => source.batchAt(epoch * source.batchesPerEpoch + index));

test('has each item once an epoch', () => {
  for (const epoch of [0, 1]) {
    const batches = epochOf(epoch);
    expect(batches).toHaveLength(101);
    expect(batches.map(({ length }) => length).sort((left, right) => left - right)).toEqual([
      3,
      ...Array(100).fill(10),
    ]);
    const items = batches.flat().sort((left, right) => left - right);
    expect(items).toEqual([...lengths.keys()]);
  }
});

test('gives the same batch for the same step, in whatever order they are asked for', () => {
  const source = similarLengthBatches(lengths, options);
  const later = source.batchAt(250);
  expect(source.batchAt(3)).toEqual(similarLengthBatches(lengths, options).batchAt(3));
  expect(source.batchAt(250)).toEqual(later);
});

test('differs from epoch to epoch and from key to key', () => {
  const other = similarLengthBatches(lengths, { ...options, key: randomKey(2) });
  const sets = [epochOf(0), epochOf(1), epochOf(0, other)].map((batches) =>
    batches.map((batch) => [...batch].sort((left, right) => left - right).join()).sort(),
  );
  expect(sets[1]).not.toEqual(sets[0]);
  expect(sets[2]).not.toEqual(sets[0]);
});

test('puts items of similar lengths together: less than a tenth of the batches is padding', () => {
  const steps = epochOf(0).map((batch) => {
    const inBatch = batch.map((item) => lengths[item] as number);
    return { padded: batch.length * Math.max(...inBatch), filled: inBatch.reduce((sum, length) => sum + length, 0) };
  });
  const padded = steps.reduce((sum, batch) => sum + batch.padded, 0);
  const filled = steps.reduce((sum, batch) => sum + batch.filled, 0);
  expect(filled / padded).toBeGreaterThan(0.9);
});

test('does not go through the lengths in order', () => {
  const longest = epochOf(0).map((batch) => Math.max(...batch.map((item) => lengths[item] as number)));
  const rises = longest.slice(1).filter((length, index) => length > (longest[index] as number)).length;
  expect(rises).toBeGreaterThan(30);
  expect(rises).toBeLessThan(70);
});
