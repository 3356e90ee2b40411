import type { RandomKey } from '@unroll/core';
import { exampleBatches } from '@unroll/trainers';

/** Some of the items, drawn without replacement: the first of a random order, the same for the same key everywhere. */
export function drawSome<Item>(items: readonly Item[], count: number, key: RandomKey): readonly Item[] {
  if (count === 0 || items.length === 0) return [];
  return exampleBatches(items, { batchSize: count, key, collate: (chosen) => chosen }).batchAt(0);
}
