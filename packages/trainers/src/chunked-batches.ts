import { ArgumentError, requireInteger } from '@unroll/core';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';

/** What {@link chunkedBatches} needs. */
export type ChunkedBatchesOptions<Chunk, Batch> = {
  readonly caller: string;
  /** The data from their beginning, in chunks. */
  readonly open: () => AsyncIterable<Chunk>;
  /** How many batches each chunk but the last gives. */
  readonly batchesPerChunk: number;
  /** The batches of a chunk, by its place; undefined where it is too small for any, as the last one may be. */
  readonly batchesOf: (chunk: Chunk, place: { epoch: number; chunk: number }) => BatchSource<Batch> | undefined;
};

/**
 * Batches of data that can only be read from their beginning, a chunk at a time. Of the chunks, one is held.
 *
 * Where batch n stands follows from n alone: chunk ⌊n / batchesPerChunk⌋ of the epoch. To go back, the data are opened
 * again; to go forward, chunks are skipped. How many batches an epoch has is known once the end was met.
 */
export function chunkedBatches<Chunk, Batch>({
  caller,
  open,
  batchesPerChunk,
  batchesOf,
}: ChunkedBatchesOptions<Chunk, Batch>): AsyncBatchSource<Batch> {
  let batchesPerEpoch = Infinity;
  let reading: { readonly epoch: number; readonly chunks: AsyncIterator<Chunk> } | undefined;
  let held: { readonly chunk: number; readonly batches: BatchSource<Batch> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function stop(): Promise<void> {
    const { chunks } = reading ?? {};
    reading = undefined;
    held = undefined;
    await chunks?.return?.();
  }

  /** The chunk of an epoch, or undefined behind its end; the chunk before that is then still held. */
  async function reach(epoch: number, chunk: number): Promise<BatchSource<Batch> | undefined> {
    if (reading?.epoch !== epoch || (held !== undefined && held.chunk > chunk)) await stop();
    reading ??= { epoch, chunks: open()[Symbol.asyncIterator]() };
    while (held === undefined || held.chunk < chunk) {
      const next = await reading.chunks.next();
      const number = held === undefined ? 0 : held.chunk + 1;
      const batches = next.done === true ? undefined : batchesOf(next.value, { epoch, chunk: number });
      if (batches === undefined) return undefined;
      held = { chunk: number, batches };
    }
    return held.batches;
  }

  async function batchAt(step: number): Promise<Batch> {
    const epoch = batchesPerEpoch === Infinity ? 0 : Math.floor(step / batchesPerEpoch);
    const number = step - (epoch === 0 ? 0 : epoch * batchesPerEpoch);
    const chunk = Math.floor(number / batchesPerChunk);
    const batches = await reach(epoch, chunk);
    const place = number - chunk * batchesPerChunk;
    if (batches !== undefined && place < batches.batchesPerEpoch) return batches.batchAt(place);
    const count = held === undefined ? 0 : held.chunk * batchesPerChunk + held.batches.batchesPerEpoch;
    if (count === 0 || batchesPerEpoch !== Infinity) {
      const expectation =
        count === 0 ? 'give enough for one batch' : `give the same ${batchesPerEpoch} batches each time it is called`;
      throw new ArgumentError({ caller, argument: 'open', expectation, actual: count });
    }
    batchesPerEpoch = count;
    return batchAt(step);
  }

  /** One after the other, as there is one place to read at. After a failure the data are opened again. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => stop().catch(() => undefined));
    return result;
  }

  return {
    get batchesPerEpoch() {
      return batchesPerEpoch;
    },
    async batchAt(step) {
      requireInteger(`${caller}.batchAt`, { step }, { minimum: 0 });
      return inTurn(() => batchAt(step));
    },
    close: () => inTurn(stop),
  };
}
