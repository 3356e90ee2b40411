import { foldInKey, requireInteger } from '@unroll/core';
import type { AsyncBatchSource } from './batch-source.js';
import { chunkedBatches } from './chunked-batches.js';
import { type ExampleBatchesOptions, exampleBatches } from './example-batches.js';

/** Options of {@link streamedExampleBatches}. */
export type StreamedExampleBatchesOptions<Example, Batch> = ExampleBatchesOptions<Example, Batch> & {
  /** How many batches of examples are held in memory and shuffled together. Integer, at least 1. Default 100. */
  readonly batchesPerChunk?: number;
};

/**
 * Batches of more independent examples than fit into memory. Every epoch has each example once.
 *
 * The examples are read in chunks of `batchesPerChunk` batches, each of which is shuffled and bucketed by length as
 * {@link exampleBatches} does. Chunks stay in their order, so examples that are alike should not stand together.
 *
 * A batch is asked for by its number, as everywhere; to go on with a run, the examples are opened again and read up to there.
 * `batchesPerEpoch` is Infinity until the end was met once, which `evaluate` does not take.
 *
 * @param open Gives the examples from their beginning: the same ones each time.
 * @throws ArgumentError if a size is not a positive integer; from `batchAt`, if there is no example.
 * @example const batches = streamedExampleBatches(readPairs, { batchSize: 32, key, collate: classificationBatch });
 */
export function streamedExampleBatches<Example, Batch>(
  open: () => AsyncIterable<Example>,
  options: StreamedExampleBatchesOptions<Example, Batch>,
): AsyncBatchSource<Batch> {
  const { batchesPerChunk = 100, key, ...plain } = options;
  requireInteger('streamedExampleBatches', { batchSize: plain.batchSize, batchesPerChunk });
  return chunkedBatches({
    caller: 'streamedExampleBatches',
    open: () => exampleChunks(open(), plain.batchSize * batchesPerChunk),
    batchesPerChunk,
    batchesOf(examples, { epoch, chunk }) {
      return exampleBatches(examples, { ...plain, ...(key && { key: foldInKey(foldInKey(key, epoch), chunk) }) });
    },
  });
}

async function* exampleChunks<Example>(examples: AsyncIterable<Example>, size: number): AsyncGenerator<Example[]> {
  let chunk: Example[] = [];
  for await (const example of examples) {
    chunk.push(example);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
