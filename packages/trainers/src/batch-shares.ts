import { ArgumentError } from '@unroll/core';
import type { StreamBatch } from './stream-batch.js';
import { targetCountOf } from './target-count-of.js';

/** The rows of a batch that one replica learns from: from `begin` to before `end`. */
export type RowRange = { readonly begin: number; readonly end: number };

/**
 * The rows of each replica: contiguous, in order, as equal as can be, the first ones having one more. Where there are fewer
 * rows than replicas, the last ones have none.
 */
export function rowRanges(batchSize: number, replicaCount: number): RowRange[] {
  const least = Math.floor(batchSize / replicaCount);
  const more = batchSize % replicaCount;
  const beginOf = (index: number): number => index * least + Math.min(index, more);
  return Array.from({ length: replicaCount }, (_, index) => ({ begin: beginOf(index), end: beginOf(index + 1) }));
}

/** What one replica does of a step. */
export type BatchShare<Batch extends StreamBatch> = {
  /** The rows as a batch of their own; undefined where there are none. */
  readonly batch: Batch | undefined;
  /** Which part of the targets they hold: what their loss and gradients count for. */
  readonly weight: number;
};

/**
 * A batch cut for replicas.
 *
 * @throws ArgumentError if the length of a typed array is no multiple of the batch size, or the batch has no targets.
 */
export function batchShares<Batch extends StreamBatch>(batch: Batch, replicaCount: number): BatchShare<Batch>[] {
  const { batchSize } = batch;
  const targetCount = targetCountOf(batch);
  if (!(targetCount > 0)) {
    const expectation = 'hold at least one target';
    throw new ArgumentError({ caller: 'dataParallel.step', argument: 'batch', expectation, actual: targetCount });
  }
  return rowRanges(batchSize, replicaCount).map((range) => {
    if (range.begin === range.end) return { batch: undefined, weight: 0 };
    const rows = rowsOf(batch, range);
    return { batch: rows, weight: targetCountOf(rows) / targetCount };
  });
}

function rowsOf<Batch extends StreamBatch>(batch: Batch, { begin, end }: RowRange): Batch {
  const { batchSize } = batch;
  const fields = Object.entries(batch).map(([name, value]: [string, unknown]) => {
    if (!isTypedArray(value)) return [name, value];
    const rowSize = value.length / batchSize;
    if (!Number.isInteger(rowSize)) {
      throw new ArgumentError({
        caller: 'dataParallel.step',
        argument: `batch.${name}.length`,
        expectation: `be a multiple of the batch size ${batchSize}`,
        actual: value.length,
        advice: 'A typed array of a batch has a row for each of its rows. Use an array where it is something else.',
      });
    }
    return [name, value.slice(begin * rowSize, end * rowSize)]; // a view would be sent with all that it is a view of
  });
  return { ...Object.fromEntries(fields), batchSize: end - begin };
}

/** The memory of a batch's typed arrays, which can be handed over to another thread. */
export function batchBuffers(batch: StreamBatch): ArrayBuffer[] {
  return Object.values(batch).flatMap((value: unknown) => (isTypedArray(value) ? [value.buffer as ArrayBuffer] : []));
}

function isTypedArray(value: unknown): value is Int32Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
