import { expect, test } from 'vitest';
import { CommandError } from '../../errors/command-error.js';
import { textData } from './text-data.js';

/** The batches of a text of so many tokens, of which the last tenth is held out. */
function dataOf(length: number, batchSize: number, timeSteps: number) {
  const tokens = Int32Array.from({ length }, (_, index) => index % 7);
  const learnedCount = Math.floor(0.9 * length);
  const parts = { learned: tokens.subarray(0, learnedCount), heldOut: tokens.subarray(learnedCount) };
  return textData(parts, { batchSize, timeSteps, share: 0.1, token: 'character' });
}

test('learns from the one part, and measures on the other', () => {
  const data = dataOf(1000, 4, 10);
  expect(data).toMatchObject({ measuredCount: 100, validationRows: 4 });
  expect(data.batches.batchAt(0).inputs[0]).toBe(0);
  expect(data.validation?.batchAt(0).inputs[0]).toBe(900 % 7);
});

test('measures on what there is where little is held out', () => {
  const { validation, validationRows } = dataOf(100, 8, 11);
  const { batchSize, timeSteps } = validation?.batchAt(0) ?? {};
  expect({ validationRows, batchSize, timeSteps, count: validation?.batchesPerEpoch }).toEqual({
    validationRows: 1,
    batchSize: 1,
    timeSteps: 9,
    count: 1,
  });
});

test('measures on a beginning of what is held out where that is much', () => {
  const { measuredCount, validation } = dataOf(20_000, 2, 5);
  expect({ measuredCount, count: validation?.batchesPerEpoch }).toEqual({ measuredCount: 1001, count: 100 });
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

test('holds out nothing where that is asked for', () => {
  const learned = Int32Array.from({ length: 1000 }, (_, index) => index % 7);
  const parts = { learned, heldOut: new Int32Array(0) };
  const layout = { batchSize: 4, timeSteps: 10, share: 0, token: 'character' } as const;
  expect(textData(parts, layout)).toMatchObject({ validation: undefined, measuredCount: 0 });
  const short = { ...parts, learned: learned.subarray(0, 40) };
  expect(() => textData(short, layout)).toThrow('has 40 characters, and 41 are needed');
  expect(() => textData(parts, { ...layout, share: 0.97 })).toThrow('and 97 % of the whole held out');
});

test('asks for about as many tokens, since the held-out part is measured in characters', () => {
  const parts = { learned: new Int32Array(40), heldOut: new Int32Array(4) };
  expect(() => textData(parts, { batchSize: 4, timeSteps: 10, share: 0.1, token: 'token' })).toThrow(
    'has 44 tokens, and about 46 are needed: 4 streams of 10 tokens to learn from, and 10 % of the whole held out.',
  );
});
