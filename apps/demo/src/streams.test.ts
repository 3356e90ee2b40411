import { textBatches } from '@unroll/trainers';
import { expect, test } from 'vitest';
import { leastCharacters, streamsFor } from './streams.js';

test('cuts a long text into 16 streams, a short one into fewer', () => {
  expect(streamsFor(200_000).batchSize).toBe(16);
  expect(streamsFor(16 * 32 + 1).batchSize).toBe(16);
  expect(streamsFor(16 * 32).batchSize).toBe(15);
  expect(streamsFor(leastCharacters).batchSize).toBe(1);
});

test('cuts every text that is long enough into streams that batches can be made of', () => {
  for (let length = leastCharacters; length < 600; length++) {
    expect(textBatches(new Int32Array(length), streamsFor(length)).batchAt(0).inputs.length).toBeGreaterThanOrEqual(32);
  }
});
