import { expect, test } from 'vitest';
import { validationInterval } from './validation-interval.js';

const batchesOf = (batchesPerEpoch: number) => ({ batchesPerEpoch, batchAt: () => ({}) as never });

test('measures so rarely that it takes a small part of the time', () => {
  expect(validationInterval({ batches: batchesOf(100) })).toBe(200);
  expect(validationInterval({ batches: batchesOf(3) })).toBe(50);
});

test('measures more rarely where more than the loss is measured', () => {
  const shareRight = async () => 1;
  expect(validationInterval({ batches: batchesOf(100), shareRight })).toBe(800);
  expect(validationInterval({ batches: batchesOf(3), shareRight })).toBe(50);
});
