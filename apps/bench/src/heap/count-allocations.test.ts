import '@tensorflow/tfjs-backend-wasm';
import { ones, ready, setBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { countAllocations } from './count-allocations.ts';

test('keeps the most that was allocated at once', async () => {
  await setBackend('wasm');
  await ready();
  const allocations = countAllocations();
  const kept = ones([100]);
  expect(allocations.peakBytes).toBe(400);
  ones([1000]).dispose();
  ones([500]).dispose();
  expect(allocations.peakBytes).toBe(4400);
  allocations.resetPeak();
  expect(allocations.peakBytes).toBe(400);
  kept.dispose();
  ones([50]).dispose();
  expect(allocations.peakBytes).toBe(400);
});
