import { randomKey, type TokenBatch } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import type { BatchSource } from './batch-source.js';
import { windowBatches } from './window-batches.js';

const alphabet = Int32Array.from({ length: 26 }, (_, index) => index);

/** The first token of each window of an epoch. */
function beginsOf({ batchesPerEpoch, batchAt }: BatchSource<TokenBatch>, epoch = 0): number[] {
  return Array.from({ length: batchesPerEpoch }, (_, index) => batchAt(epoch * batchesPerEpoch + index)).flatMap(
    ({ batchSize, timeSteps, inputs }) =>
      Array.from({ length: batchSize }, (_, row) => inputs[row * timeSteps] as number),
  );
}

describe('windowBatches', () => {
  test('gives windows side by side, each of which starts a stream', () => {
    const batches = windowBatches(alphabet, { batchSize: 2, timeSteps: 5 });
    expect(batches.batchesPerEpoch).toBe(3);
    expect(batches.batchAt(1)).toEqual({
      batchSize: 2,
      timeSteps: 5,
      inputs: Int32Array.of(10, 11, 12, 13, 14, 15, 16, 17, 18, 19),
      targets: Int32Array.of(11, 12, 13, 14, 15, 16, 17, 18, 19, 20),
      startsStream: true,
    });
    expect(batches.batchAt(2)).toEqual({
      batchSize: 1,
      timeSteps: 5,
      inputs: Int32Array.of(20, 21, 22, 23, 24),
      targets: Int32Array.of(21, 22, 23, 24, 25),
      startsStream: true,
    });
    expect(batches.batchAt(4)).toEqual(batches.batchAt(1));
  });

  test.each([
    [5, 5, [0, 5, 10, 15, 20]],
    [4, 3, [0, 3, 6, 9, 12, 15, 18, 21]],
    [6, 5, [0, 5, 10, 15]],
    [20, 1, [0, 1, 2, 3, 4, 5]],
    [25, 25, [0]],
  ])('has windows of %i tokens begin every %i, as far as there is a target', (timeSteps, stride, begins) => {
    expect(beginsOf(windowBatches(alphabet, { batchSize: 2, timeSteps, stride }))).toEqual(begins);
  });

  test('has every window once an epoch, in an order that depends on the key and the epoch alone', () => {
    const options = { batchSize: 4, timeSteps: 4, stride: 1, key: randomKey(1) };
    const batches = windowBatches(alphabet, options);
    const orders = [0, 1].map((epoch) => beginsOf(batches, epoch));
    for (const order of orders) {
      expect([...order].sort((left, right) => left - right)).toEqual([...alphabet.subarray(0, 22)]);
    }
    expect(orders[0]).not.toEqual(orders[1]);
    expect(orders[0]).not.toEqual([...alphabet.subarray(0, 22)]);
    expect(beginsOf(windowBatches(alphabet, options), 1)).toEqual(orders[1]);
    expect(beginsOf(windowBatches(alphabet, { ...options, key: randomKey(2) }))).not.toEqual(orders[0]);
  });

  test('counts the last targets only, where that is asked for: with the stride, each token once', () => {
    const options = { batchSize: 3, timeSteps: 6, stride: 2, targetCount: 2 };
    const batches = windowBatches(alphabet, options);
    const counted: number[] = [];
    for (let step = 0; step < batches.batchesPerEpoch; step++) {
      const { batchSize, targets, targetCounts } = batches.batchAt(step);
      expect(targetCounts).toEqual(new Int32Array(batchSize).fill(2));
      for (let row = 0; row < batchSize; row++) counted.push(...targets.subarray(row * 6 + 4, row * 6 + 6));
    }
    expect(counted).toEqual([...alphabet.subarray(5, 25)]);
  });

  test('refuses a text shorter than a window, and options out of their range', () => {
    expect(() => windowBatches(alphabet, { batchSize: 1, timeSteps: 26 })).toThrow(
      'windowBatches: `tokens.length` must be at least 27, for one window of 26 tokens and its last target, got 26. ' +
        'Use more text, or smaller timeSteps.',
    );
    expect(() => windowBatches(alphabet, { batchSize: 1, timeSteps: 5, stride: 0 })).toThrow('`stride` must be');
    expect(() => windowBatches(alphabet, { batchSize: 1, timeSteps: 5, targetCount: 6 })).toThrow('from 1 to 5');
  });
});
