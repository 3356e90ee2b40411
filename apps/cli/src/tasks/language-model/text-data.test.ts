import { expect, test } from 'vitest';
import { CommandError } from '../../errors/command-error.js';
import { textData } from './text-data.js';

function dataOf(length: number, batchSize: number, timeSteps: number) {
  return textData(
    Int32Array.from({ length }, (_, index) => index % 7),
    { batchSize, timeSteps, share: 0.1 },
  );
}

test('learns from the first nine tenths, and measures on the rest', () => {
  const data = dataOf(1000, 4, 10);
  expect(data).toMatchObject({ trainingCount: 900, validationCount: 100, measuredCount: 100 });
  expect(data.batches.batchAt(0).inputs[0]).toBe(0);
  expect(data.validation?.batchAt(0).inputs[0]).toBe(900 % 7);
});

test('measures on what there is where little is held out', () => {
  const { validation } = dataOf(100, 8, 11);
  const { batchSize, timeSteps } = validation?.batchAt(0) ?? {};
  expect({ batchSize, timeSteps, count: validation?.batchesPerEpoch }).toEqual({
    batchSize: 1,
    timeSteps: 9,
    count: 1,
  });
});

test('measures on a beginning of what is held out where that is much', () => {
  const { measuredCount, validation, validationCount, heldOut } = dataOf(20_000, 2, 5);
  expect(heldOut).toHaveLength(2000);
  expect({ measuredCount, validationCount, count: validation?.batchesPerEpoch }).toEqual({
    measuredCount: 1001,
    validationCount: 2000,
    count: 100,
  });
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

test('holds out another share, or nothing', () => {
  const tokens = Int32Array.from({ length: 1000 }, (_, index) => index % 7);
  const size = { batchSize: 4, timeSteps: 10 };
  expect(textData(tokens, { ...size, share: 0.05 })).toMatchObject({ trainingCount: 950, validationCount: 50 });
  expect(textData(tokens, { ...size, share: 0 })).toMatchObject({ trainingCount: 1000, validation: undefined });
  expect(() => textData(tokens.subarray(0, 40), { ...size, share: 0 })).toThrow('has 40 characters, and 41 are needed');
  expect(() => textData(tokens, { ...size, share: 0.97 })).toThrow('and 97 % of the whole held out');
});
