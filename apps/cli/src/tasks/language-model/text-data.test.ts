import { characterTokenizer } from '@unroll/tokenizers';
import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { trainingData, validationInterval } from './training-data.js';

function dataOf(length: number, batchSize: number, timeSteps: number) {
  const text = Array.from({ length }, (_, index) => String.fromCodePoint(97 + (index % 7))).join('');
  return trainingData(text, characterTokenizer.train(text), { batchSize, timeSteps } as never);
}

test('learns from the first nine tenths, and measures on the rest', () => {
  const data = dataOf(1000, 4, 10);
  expect(data).toMatchObject({ trainingCount: 900, validationCount: 100, measuredCount: 100 });
  expect(data.batches.batchAt(0).inputs[0]).toBe(0);
  expect(data.validationBatches.batchAt(0).inputs[0]).toBe(900 % 7);
});

test('measures on what there is where little is held out', () => {
  const { validationBatches } = dataOf(100, 8, 11);
  const { batchSize, timeSteps } = validationBatches.batchAt(0);
  expect({ batchSize, timeSteps, count: validationBatches.batchesPerEpoch }).toEqual({
    batchSize: 1,
    timeSteps: 9,
    count: 1,
  });
});

test('measures on a beginning of what is held out where that is much', () => {
  const { measuredCount, validationBatches, validationCount } = dataOf(20_000, 2, 5);
  expect({ measuredCount, validationCount, count: validationBatches.batchesPerEpoch }).toEqual({
    measuredCount: 1001,
    validationCount: 2000,
    count: 100,
  });
});

test('measures so rarely that it takes a small part of the time', () => {
  expect(validationInterval(dataOf(20_000, 2, 5))).toBe(200);
  expect(validationInterval(dataOf(1000, 4, 10))).toBe(50);
});

test.each([
  [8, 11],
  [1, 1],
  [2, 8],
])('needs a window of every one of %i streams of %i', (batchSize, timeSteps) => {
  const needed = Math.max(11, Math.ceil(((batchSize * timeSteps + 1) * 10) / 9));
  expect(dataOf(needed, batchSize, timeSteps).batches.batchesPerEpoch).toBeGreaterThanOrEqual(1);
  expect(() => dataOf(needed - 1, batchSize, timeSteps)).toThrow(CommandError);
  expect(() => dataOf(needed - 1, batchSize, timeSteps)).toThrow(
    `has ${needed - 1} characters, and ${needed} are needed`,
  );
});
