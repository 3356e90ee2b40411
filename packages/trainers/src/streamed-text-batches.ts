import { requireInteger, type TokenBatch } from '@unroll/core';
import type { AsyncBatchSource } from './batch-source.js';
import { chunkedBatches } from './chunked-batches.js';
import { textBatches } from './text-batches.js';

/** Options of {@link streamedTextBatches}. */
export type StreamedTextBatchesOptions = {
  /** How many streams are read side by side. Integer, at least 1. */
  readonly batchSize: number;
  /** How many tokens of each stream a batch holds. Integer, at least 1. */
  readonly timeSteps: number;
  /**
   * For how many batches streams go on, before they begin elsewhere. Integer, at least 1. Default 100. As many batches
   * are held in memory.
   */
  readonly batchesPerChunk?: number;
};

/**
 * A text of any length, of which nothing can be read but from its beginning, as contiguous parallel streams.
 *
 * The text is read in chunks of `batchesPerChunk` batches, and each chunk is cut as {@link textBatches} cuts a text. So every
 * token is read once an epoch, but for fewer than `batchSize` at the end, in an order that {@link textBatches} would not give:
 * where a chunk ends, the recurrent state starts afresh. If the text can be stored, {@link storedTextBatches} spares that.
 *
 * A batch is asked for by its number, as everywhere; to go on with a run, the text is opened again and read up to there.
 * `batchesPerEpoch` is Infinity until the end was met once, which `evaluate` does not take.
 *
 * @param open Gives the tokens from their beginning, in pieces of any size: the same ones each time.
 * @throws ArgumentError if an option is not a positive integer; from `batchAt`, if there are too few tokens for a batch.
 * @example
 * const open = () => encodeTexts(tokenizer, response.body.pipeThrough(new TextDecoderStream()));
 * const batches = streamedTextBatches(open, { batchSize: 50, timeSteps: 50 });
 */
export function streamedTextBatches(
  open: () => AsyncIterable<Int32Array>,
  options: StreamedTextBatchesOptions,
): AsyncBatchSource<TokenBatch> {
  const { batchSize, timeSteps, batchesPerChunk = 100 } = options;
  requireInteger('streamedTextBatches', { batchSize, timeSteps, batchesPerChunk });
  return chunkedBatches({
    caller: 'streamedTextBatches',
    open: () => tokenChunks(open(), batchSize * timeSteps * batchesPerChunk),
    batchesPerChunk,
    batchesOf(chunk) {
      const streamLength = Math.floor((chunk.length - 1) / batchSize);
      if (streamLength === 0) return undefined;
      return textBatches(chunk, { batchSize, timeSteps: Math.min(timeSteps, streamLength) });
    },
  });
}

/** Chunks of so many inputs and the target of the last one, with which the next chunk begins; the last may have fewer. */
async function* tokenChunks(pieces: AsyncIterable<Int32Array>, inputCount: number): AsyncGenerator<Int32Array> {
  let chunk = new Int32Array(inputCount + 1);
  let filled = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + chunk.length - filled);
      chunk.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < chunk.length) continue;
      yield chunk;
      const lastToken = chunk[inputCount] as number;
      chunk = new Int32Array(inputCount + 1);
      chunk[0] = lastToken;
      filled = 1;
    }
  }
  if (filled > 1) yield chunk.subarray(0, filled);
}
