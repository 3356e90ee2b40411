import { randomBits, randomKey, type TokenBatch } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import type { BatchSource } from './batch-source.js';
import { textBatches } from './text-batches.js';

const tokens = Int32Array.from(randomBits(randomKey(1), 20_003), (bits) => bits % 1000);
const options = { batchSize: 4, timeSteps: 70, variableTimeSteps: randomKey(2) };

function lengthsOf(batches: BatchSource<TokenBatch>, epoch: number): number[] {
  const first = epoch * batches.batchesPerEpoch;
  return Array.from({ length: batches.batchesPerEpoch }, (_, index) => batches.batchAt(first + index).timeSteps);
}

describe('textBatches of variable length', () => {
  test.each([0, 1, 7])('give every token of the streams once in epoch %i, with the one after it as target', (epoch) => {
    const batches = textBatches(tokens, options);
    const first = epoch * batches.batchesPerEpoch;
    const streams: number[][] = [[], [], [], []];
    const following: number[][] = [[], [], [], []];
    for (let step = first; step < first + batches.batchesPerEpoch; step++) {
      const { timeSteps, inputs, targets, startsStream } = batches.batchAt(step);
      expect(startsStream).toBe(step === first);
      for (let row = 0; row < 4; row++) {
        streams[row]?.push(...inputs.subarray(row * timeSteps, (row + 1) * timeSteps));
        following[row]?.push(...targets.subarray(row * timeSteps, (row + 1) * timeSteps));
      }
    }
    expect(streams.flat()).toEqual([...tokens.subarray(0, 20_000)]);
    for (const [row, stream] of following.entries()) {
      expect(stream).toEqual([...tokens.subarray(row * 5000 + 1, (row + 1) * 5000 + 1)]);
    }
  });

  test('are those of their number alone, in whatever order they are asked for', () => {
    const inOrder = textBatches(tokens, options);
    const expected = Array.from({ length: 200 }, (_, step) => inOrder.batchAt(step));
    const jumping = textBatches(tokens, options);
    for (let index = 0; index < 200; index++) {
      const step = (index * 67) % 200;
      expect(jumping.batchAt(step)).toEqual(expected[step]);
    }
    const otherKey = textBatches(tokens, { ...options, variableTimeSteps: randomKey(3) });
    expect(lengthsOf(otherKey, 0)).not.toEqual(lengthsOf(inOrder, 0));
  });

  test('have the same lengths in each epoch, in an order of its own', () => {
    const batches = textBatches(tokens, options);
    const sorted = (epoch: number) => lengthsOf(batches, epoch).sort((left, right) => left - right);
    expect(sorted(1)).toEqual(sorted(0));
    expect(lengthsOf(batches, 1)).not.toEqual(lengthsOf(batches, 0));
  });

  test('are distributed as in AWD-LSTM: one in twenty about half of timeSteps, the others about timeSteps, by 5', () => {
    const text = new Int32Array(1_000_001);
    const batches = textBatches(text, { batchSize: 1, timeSteps: 70, variableTimeSteps: randomKey(5) });
    const lengths = lengthsOf(batches, 0).filter((length) => length >= 5);
    const half = lengths.filter((length) => length < 52);
    const whole = lengths.filter((length) => length >= 52);
    const share = half.length / lengths.length; // of some 14,600: standard deviation 0.0018
    expect(Math.abs(share - 0.05)).toBeLessThan(0.0073);
    const mean = whole.reduce((sum, length) => sum + length, 0) / whole.length;
    expect(Math.abs(mean - 69.5)).toBeLessThan(0.17); // rounded down; standard deviation 5/√13,800 = 0.043
    const variance = whole.reduce((sum, length) => sum + (length - mean) ** 2, 0) / whole.length;
    expect(Math.abs(Math.sqrt(variance) - 5)).toBeLessThan(0.15);
    const meanOfHalf = half.reduce((sum, length) => sum + length, 0) / half.length;
    expect(Math.abs(meanOfHalf - 34.5)).toBeLessThan(0.75);
  });

  test('have at least 5 tokens, or timeSteps where those are fewer, but for the one that ended the stream as it was drawn', () => {
    for (const [timeSteps, least] of [
      [6, 5],
      [3, 3],
    ] as const) {
      const batches = textBatches(tokens, { batchSize: 2, timeSteps, variableTimeSteps: randomKey(2) });
      const [shortest, ...others] = lengthsOf(batches, 0).sort((left, right) => left - right);
      expect(shortest).toBeGreaterThanOrEqual(1);
      expect(Math.min(...others)).toBe(least);
    }
  });
});
