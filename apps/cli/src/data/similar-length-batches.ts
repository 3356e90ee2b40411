import { foldInKey, type RandomKey, splitKey } from '@unroll/core';
import type { BatchSource } from '@unroll/trainers';
import { shuffled } from './shuffled.js';

/** How many batches are filled from one part of the shuffled items, so that their lengths are similar. */
const batchesPerPart = 20;

/** Options of {@link similarLengthBatches}. */
export type SimilarLengthBatchesOptions = {
  /** How many items a batch has; the last one of an epoch may have fewer. Integer, at least 1. */
  readonly batchSize: number;
  /** Shuffles the items anew for each epoch. */
  readonly key: RandomKey;
};

/**
 * Batches of items of similar lengths, so that little of a batch is padding. Every epoch has each item once.
 *
 * In each epoch the items are shuffled; parts of the order, of 20 batches each, are sorted by length and cut into batches;
 * and the batches are shuffled.
 *
 * @param lengths The length of each item.
 * @returns Batches of indices into the lengths.
 */
export function similarLengthBatches(
  lengths: readonly number[],
  { batchSize, key }: SimilarLengthBatchesOptions,
): BatchSource<readonly number[]> {
  const batchesPerEpoch = Math.ceil(lengths.length / batchSize);
  let current: { readonly epoch: number; readonly batches: readonly (readonly number[])[] } | undefined;
  const batchesOf = (epoch: number): readonly (readonly number[])[] => {
    const [itemsKey, batchesKey] = splitKey(foldInKey(key, epoch), 2);
    const order = shuffled([...lengths.keys()], itemsKey);
    const sorted = chunks(order, batchSize * batchesPerPart).flatMap((part) =>
      part.sort((left, right) => (lengths[left] as number) - (lengths[right] as number)),
    );
    return shuffled(chunks(sorted, batchSize), batchesKey);
  };
  return {
    batchesPerEpoch,
    batchAt(step) {
      const epoch = Math.floor(step / batchesPerEpoch);
      if (current?.epoch !== epoch) current = { epoch, batches: batchesOf(epoch) };
      return current.batches[step % batchesPerEpoch] as readonly number[];
    },
  };
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
