import { randomKey } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { streamedExampleBatches } from './streamed-example-batches.js';

const exampleCount = 47;

async function* open(): AsyncGenerator<number> {
  for (let example = 0; example < exampleCount; example++) yield example;
}

const options = { batchSize: 3, batchesPerChunk: 4, collate: (examples: readonly number[]) => examples };
const batchesPerEpoch = 16; // three chunks of four batches, and one of 11 examples in four

async function epochOf(key: number, epoch: number): Promise<(readonly number[])[]> {
  const batches = streamedExampleBatches(open, { ...options, key: randomKey(key) });
  const given: (readonly number[])[] = [];
  for (let step = 0; step < batchesPerEpoch; step++) given.push(await batches.batchAt(epoch * batchesPerEpoch + step));
  return given;
}

describe('streamedExampleBatches', () => {
  test('gives every example once an epoch, shuffled within its chunk', async () => {
    const epochs = [await epochOf(1, 0), await epochOf(1, 1)] as const;
    for (const batches of epochs) {
      expect(batches.map(({ length }) => length)).toEqual([...Array.from({ length: 15 }, () => 3), 2]);
      for (let chunk = 0; chunk < 4; chunk++) {
        const examples = batches.slice(4 * chunk, 4 * chunk + 4).flat();
        const inOrder = Array.from({ length: examples.length }, (_, index) => 12 * chunk + index);
        expect([...examples].sort((left, right) => left - right)).toEqual(inOrder);
        expect(examples).not.toEqual(inOrder);
      }
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
    const places = (examples: readonly number[]) => examples.map((example) => example % 12);
    expect(places(epochs[0].slice(0, 4).flat())).not.toEqual(places(epochs[0].slice(4, 8).flat()));
  });

  test('depends on the key and the number of a batch alone', async () => {
    expect(await epochOf(1, 1)).toEqual(await epochOf(1, 1));
    expect(await epochOf(2, 0)).not.toEqual(await epochOf(1, 0));
    const batches = streamedExampleBatches(open, { ...options, key: randomKey(1) });
    expect(await batches.batchAt(2 * batchesPerEpoch + 9)).toEqual((await epochOf(1, 2))[9]);
    expect(await batches.batchAt(5)).toEqual((await epochOf(1, 0))[5]);
  });

  test('keeps the order without a key, and puts similar lengths together within a chunk', async () => {
    const plain = streamedExampleBatches(open, options);
    expect(await plain.batchAt(5)).toEqual([15, 16, 17]);
    const bucketed = streamedExampleBatches(open, { ...options, lengthOf: (example) => -example });
    expect(await bucketed.batchAt(4)).toEqual([23, 22, 21]);
  });
});
