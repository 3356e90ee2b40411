import { eventLoopTurn } from '@unroll/core';

const partSize = 128;

/**
 * The share of some items, from 0 to 1, that a model has right.
 *
 * @param areRight Tells of each of up to 128 items whether it is right. The event loop gets a turn after each part.
 * @param signal Aborting it rejects with its reason, after the part under way.
 */
export async function shareInParts<Item>(
  items: readonly Item[],
  areRight: (part: readonly Item[]) => readonly boolean[],
  signal?: AbortSignal,
): Promise<number> {
  let rightCount = 0;
  for (let start = 0; start < items.length; start += partSize) {
    signal?.throwIfAborted();
    rightCount += areRight(items.slice(start, start + partSize)).filter(Boolean).length;
    await eventLoopTurn();
  }
  return rightCount / items.length;
}
