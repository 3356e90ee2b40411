import { ArgumentError, foldInKey, type RandomKey, requireInteger, splitKey } from '@unroll/core';
import type { BatchSource } from './batch-source.js';
import { shuffled } from './shuffled.js';

/** How many batches are filled from one part of the shuffled examples, so that their lengths are similar. */
const batchesPerPart = 20;

/** Options of {@link exampleBatches}. */
export type ExampleBatchesOptions<Example, Batch> = {
  /** How many examples a batch has; one of each epoch may have fewer. Integer, at least 1. */
  readonly batchSize: number;
  /** Makes a batch of examples, such as {@link classificationBatch}. */
  readonly collate: (examples: readonly Example[]) => Batch;
  /** Shuffles the examples anew for each epoch. Default: every epoch has the same order, theirs or by length. */
  readonly key?: RandomKey;
  /**
   * Examples of which this number is similar come into the same batch, so that little of a batch is padding. Default:
   * lengths do not matter.
   */
  readonly lengthOf?: (example: Example) => number;
};

/**
 * Batches of independent examples. Every epoch has each example once.
 *
 * With a key, each epoch has an order of its own. With lengths as well, parts of that order, of 20 batches each, are
 * sorted by length and cut into batches, and the batches are shuffled; without a key all examples are sorted by length.
 *
 * @param examples At least one; kept, not copied.
 * @throws ArgumentError if there is no example, or batchSize is not a positive integer.
 * @example
 * const batches = exampleBatches(names, { batchSize: 32, key, collate: classificationBatch, lengthOf: ({ tokens }) => tokens.length });
 */
export function exampleBatches<Example, Batch>(
  examples: readonly Example[],
  options: ExampleBatchesOptions<Example, Batch>,
): BatchSource<Batch> {
  const { batchSize, collate, key, lengthOf } = options;
  requireInteger('exampleBatches', { batchSize });
  if (examples.length === 0) {
    const expectation = 'be at least 1';
    throw new ArgumentError({ caller: 'exampleBatches', argument: 'examples.length', expectation, actual: 0 });
  }
  const batchesPerEpoch = Math.ceil(examples.length / batchSize);
  let current: { readonly epoch: number; readonly batches: readonly (readonly Example[])[] } | undefined;

  function byLength(part: readonly Example[]): readonly Example[] {
    return lengthOf === undefined ? part : [...part].sort((left, right) => lengthOf(left) - lengthOf(right));
  }

  /** All batches of an epoch, in order. */
  function batchesOf(epoch: number): readonly (readonly Example[])[] {
    if (key === undefined) return chunks(byLength(examples), batchSize);
    const [orderKey, batchesKey] = splitKey(foldInKey(key, epoch), 2);
    const order = shuffled(examples, orderKey);
    if (lengthOf === undefined) return chunks(order, batchSize);
    return shuffled(chunks(chunks(order, batchSize * batchesPerPart).flatMap(byLength), batchSize), batchesKey);
  }

  return {
    batchesPerEpoch,
    batchAt(step) {
      requireInteger('exampleBatches.batchAt', { step }, { minimum: 0 });
      const epoch = key === undefined ? 0 : Math.floor(step / batchesPerEpoch);
      if (current?.epoch !== epoch) current = { epoch, batches: batchesOf(epoch) };
      return collate(current.batches[step % batchesPerEpoch] as readonly Example[]);
    },
  };
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
