import type { TokenBatch } from '@unroll/core';
import type { AsyncBatchSource } from './batch-source.js';
import type { StoredTokens } from './stored-tokens.js';
import { type TextBatchesOptions, textWindows } from './text-windows.js';

/**
 * The batches of {@link textBatches}, of a text that is larger than memory: no more of it is read than the batch that is
 * asked for. Closing the source closes the stored tokens.
 *
 * @throws ArgumentError if the text has fewer tokens than one window of every stream needs.
 * @example
 * const batches = storedTextBatches(await openTokenFile('corpus.tokens'), { batchSize: 50, timeSteps: 50 });
 * for await (const event of train(trainer, prefetchBatches(batches), { steps })) ...
 * await batches.close?.();
 */
export function storedTextBatches(tokens: StoredTokens, options: TextBatchesOptions): AsyncBatchSource<TokenBatch> {
  const { batchSize } = options;
  const tokenCounts = { 'tokens.tokenCount': tokens.tokenCount };
  const { streamLength, windowCount, windowAt } = textWindows('storedTextBatches', tokenCounts, options);
  return {
    batchesPerEpoch: windowCount,
    async batchAt(step) {
      const { begin, length, startsStream } = windowAt(step);
      const reads = Array.from({ length: batchSize }, (_, row) => {
        const start = row * streamLength + begin;
        return tokens.read(start, start + length + 1); // targets reach one token further
      });
      const inputs = new Int32Array(batchSize * length);
      const targets = new Int32Array(batchSize * length);
      for (const [row, read] of (await Promise.all(reads)).entries()) {
        inputs.set(read.subarray(0, length), row * length);
        targets.set(read.subarray(1), row * length);
      }
      return { batchSize, timeSteps: length, inputs, targets, startsStream };
    },
    close: async () => tokens.close?.(),
  };
}
