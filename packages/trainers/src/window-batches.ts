import { ArgumentError, type RandomKey, requireInteger, type TokenBatch } from '@unroll/core';
import type { BatchSource } from './batch-source.js';
import { exampleBatches } from './example-batches.js';

/** Options of {@link windowBatches}. */
export type WindowBatchesOptions = {
  /** How many windows a batch has; one of each epoch may have fewer. Integer, at least 1. */
  readonly batchSize: number;
  /** How many tokens of the text a window has. Integer, at least 1. */
  readonly timeSteps: number;
  /** How many tokens further the next window begins. Integer, at least 1. Default timeSteps: windows do not overlap. */
  readonly stride?: number;
  /**
   * How many of a window's tokens, its last ones, have a target: from 1 to timeSteps. With 1, a window is read for the sake of
   * the token that follows it. Default timeSteps.
   */
  readonly targetCount?: number;
  /** Shuffles the windows anew for each epoch. Default: every epoch has them as they stand in the text. */
  readonly key?: RandomKey;
};

/**
 * A text as windows that are independent of each other, each with a recurrent state that starts afresh.
 *
 * Windows begin at token 0, stride, 2·stride, ... and every epoch has each of them once. Targets are the inputs one token
 * later. What is left behind the last whole window and its last target is left out.
 *
 * With a stride of 1, every place of the text is the border of a window. A `targetCount` of 1 with a stride of 3 or so is
 * the "semi-redundant" batching of Keras's text generation example; one equal to the stride has each token as a target
 * once, and each but those of the first window behind at least `timeSteps - stride` others: with that, `evaluate` measures
 * a text as closely as one likes.
 *
 * @param tokens The token ids of the whole text; kept, not copied.
 * @throws ArgumentError if the text has fewer tokens than one window and its last target, or an option is out of its range.
 * @example const batches = windowBatches(tokens, { batchSize: 50, timeSteps: 50, key: randomKey(1) });
 */
export function windowBatches(tokens: Int32Array, options: WindowBatchesOptions): BatchSource<TokenBatch> {
  const { batchSize, timeSteps, stride = timeSteps, targetCount = timeSteps, key } = options;
  requireInteger('windowBatches', { batchSize, timeSteps, stride });
  requireInteger('windowBatches', { targetCount }, { maximum: timeSteps });
  if (tokens.length <= timeSteps) {
    throw new ArgumentError({
      caller: 'windowBatches',
      argument: 'tokens.length',
      expectation: `be at least ${timeSteps + 1}, for one window of ${timeSteps} tokens and its last target`,
      actual: tokens.length,
      advice: 'Use more text, or smaller timeSteps.',
    });
  }
  const windowCount = Math.floor((tokens.length - 1 - timeSteps) / stride) + 1;
  const begins = Array.from({ length: windowCount }, (_, window) => window * stride);

  function collate(rows: readonly number[]): TokenBatch {
    const inputs = new Int32Array(rows.length * timeSteps);
    const targets = new Int32Array(rows.length * timeSteps);
    for (const [row, begin] of rows.entries()) {
      inputs.set(tokens.subarray(begin, begin + timeSteps), row * timeSteps);
      targets.set(tokens.subarray(begin + 1, begin + 1 + timeSteps), row * timeSteps);
    }
    return {
      batchSize: rows.length,
      timeSteps,
      inputs,
      targets,
      ...(targetCount < timeSteps && { targetCounts: new Int32Array(rows.length).fill(targetCount) }),
      startsStream: true,
    };
  }

  return exampleBatches(begins, { batchSize, collate, ...(key && { key }) });
}
