import { describe, expect, test } from 'vitest';
import { textBatches } from './text-batches.js';

const alphabet = Int32Array.from({ length: 26 }, (_, index) => index);

function rows(values: Int32Array, batchSize: number): number[][] {
  const width = values.length / batchSize;
  return Array.from({ length: batchSize }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

describe('textBatches', () => {
  test('reads each row on where the batch before ended', () => {
    const batches = textBatches(alphabet, { batchSize: 2, timeSteps: 5 });
    expect(batches.batchesPerEpoch).toBe(3);
    const [first, second, third] = [0, 1, 2].map((step) => batches.batchAt(step));
    expect(rows(first?.inputs as Int32Array, 2)).toEqual([
      [0, 1, 2, 3, 4],
      [12, 13, 14, 15, 16],
    ]);
    expect(rows(second?.inputs as Int32Array, 2)).toEqual([
      [5, 6, 7, 8, 9],
      [17, 18, 19, 20, 21],
    ]);
    expect(third).toEqual({
      batchSize: 2,
      timeSteps: 2,
      inputs: Int32Array.of(10, 11, 22, 23),
      targets: Int32Array.of(11, 12, 23, 24),
      startsStream: false,
    });
  });

  test('begins the streams again with each epoch, and says so', () => {
    const batches = textBatches(alphabet, { batchSize: 2, timeSteps: 5 });
    expect([0, 1, 2, 3, 4, 5, 6].map((step) => batches.batchAt(step).startsStream)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(batches.batchAt(7)).toEqual(batches.batchAt(1));
  });

  test.each([
    [1, 1],
    [1, 25],
    [3, 4],
    [5, 5],
    [25, 1],
    [4, 6],
  ])(
    'gives every token of %i streams once as input in windows of %i, with the token after it as target',
    (batchSize, timeSteps) => {
      const { batchesPerEpoch, batchAt } = textBatches(alphabet, { batchSize, timeSteps });
      const streams: number[][] = Array.from({ length: batchSize }, () => []);
      for (let step = 0; step < batchesPerEpoch; step++) {
        const batch = batchAt(step);
        expect(rows(batch.targets, batchSize)).toEqual(
          rows(batch.inputs, batchSize).map((row) => row.map((id) => id + 1)),
        );
        rows(batch.inputs, batchSize).forEach((row, index) => {
          streams[index]?.push(...row);
        });
      }
      const used = Math.floor(25 / batchSize) * batchSize;
      expect(streams.flat()).toEqual([...alphabet.subarray(0, used)]);
    },
  );

  test('refuses a text shorter than one window of every stream', () => {
    expect(() => textBatches(alphabet, { batchSize: 5, timeSteps: 6 })).toThrow(
      'textBatches: `tokens.length` must be at least 31, for 5 streams of 6 tokens and a last target, got 26. ' +
        'Use more text, or a smaller batchSize or timeSteps.',
    );
    expect(() => textBatches(new Int32Array(0), { batchSize: 1, timeSteps: 1 })).toThrow('must be at least 2');
  });

  test('refuses sizes and steps that are not counts', () => {
    expect(() => textBatches(alphabet, { batchSize: 0, timeSteps: 1 })).toThrow('`batchSize` must be an integer');
    expect(() => textBatches(alphabet, { batchSize: 1, timeSteps: 1.5 })).toThrow('`timeSteps` must be an integer');
    expect(() => textBatches(alphabet, { batchSize: 1, timeSteps: 1 }).batchAt(-1)).toThrow(
      '`step` must be an integer',
    );
  });
});
