import { ArgumentError, requireInteger, type TokenBatch } from '@unroll/core';
import type { BatchSource } from './batch-source.js';

/** Options of {@link textBatches}. */
export type TextBatchesOptions = {
  /** How many streams the text is cut into, read side by side. Integer, at least 1. */
  readonly batchSize: number;
  /** How many tokens of each stream a batch holds. Integer, at least 1. The last batch of an epoch may hold fewer. */
  readonly timeSteps: number;
};

/**
 * A text as contiguous parallel streams, for truncated back-propagation through time.
 *
 * The text is cut into `batchSize` streams of equal length; batch n holds the n-th window of every stream, so that the
 * recurrent state of row b goes on from batch to batch. Targets are the inputs one token later. What does not fill the
 * streams, fewer than `batchSize` tokens at the end of the text, is left out.
 *
 * Source: the batching of char-rnn and of PyTorch's word_language_model example; Williams & Peng 1990 for the
 * truncation.
 *
 * @param tokens The token ids of the whole text; kept, not copied.
 * @throws ArgumentError if the text has fewer tokens than one window of every stream needs.
 * @example const batches = textBatches(tokenizer.encode(text), { batchSize: 50, timeSteps: 50 });
 */
export function textBatches(tokens: Int32Array, options: TextBatchesOptions): BatchSource<TokenBatch> {
  const { batchSize, timeSteps } = options;
  requireInteger('textBatches', { batchSize, timeSteps });
  const streamLength = Math.floor((tokens.length - 1) / batchSize); // in inputs; targets reach one token further
  if (streamLength < timeSteps) {
    throw new ArgumentError({
      caller: 'textBatches',
      argument: 'tokens.length',
      expectation: `be at least ${batchSize * timeSteps + 1}, for ${batchSize} streams of ${timeSteps} tokens and a last target`,
      actual: tokens.length,
      advice: 'Use more text, or a smaller batchSize or timeSteps.',
    });
  }
  const batchesPerEpoch = Math.ceil(streamLength / timeSteps);

  return {
    batchesPerEpoch,
    batchAt(step) {
      requireInteger('textBatches.batchAt', { step }, { minimum: 0 });
      const window = step % batchesPerEpoch;
      const begin = window * timeSteps;
      const length = Math.min(timeSteps, streamLength - begin);
      const inputs = new Int32Array(batchSize * length);
      const targets = new Int32Array(batchSize * length);
      for (let row = 0; row < batchSize; row++) {
        const start = row * streamLength + begin;
        inputs.set(tokens.subarray(start, start + length), row * length);
        targets.set(tokens.subarray(start + 1, start + 1 + length), row * length);
      }
      return { batchSize, timeSteps: length, inputs, targets, startsStream: window === 0 };
    },
  };
}
