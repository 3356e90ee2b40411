import { expect, test, vi } from 'vitest';
import { shareInParts } from './share-in-parts.js';

const items = Array.from({ length: 300 }, (_, index) => index);

test('is the share of all items, of which it asks a part at a time', async () => {
  const areRight = vi.fn((part: readonly number[]) => part.map((item) => item % 3 === 0));
  expect(await shareInParts(items, areRight)).toBe(100 / 300);
  expect(areRight.mock.calls.flatMap(([part]) => part)).toEqual(items);
  expect(areRight.mock.calls.map(([part]) => part.length)).toEqual([128, 128, 44]);
});

test('ends after the part under way when it is aborted', async () => {
  const controller = new AbortController();
  const areRight = vi.fn((part: readonly number[]) => {
    controller.abort('enough');
    return part.map(() => true);
  });
  await expect(shareInParts(items, areRight, controller.signal)).rejects.toBe('enough');
  expect(areRight).toHaveBeenCalledOnce();
});
