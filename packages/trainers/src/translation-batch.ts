import { padRows, type TranslationBatch } from '@unroll/core';
import { requireFilledRows } from './require-filled-rows.js';

/** A sequence and what is to be written from it. */
export type TranslationExample = {
  /** Token ids. At least one. */
  readonly source: Int32Array;
  /** Token ids, without those of start and end. May be empty. */
  readonly target: Int32Array;
};

/** Options of {@link translationBatch}. */
export type TranslationBatchOptions = {
  /** What the decoder reads before the first token of a target. */
  readonly startToken: number;
  /** What it is to write after the last one. May be the start token. */
  readonly endToken: number;
};

/**
 * Pairs of sequences as one batch, both sides padded to their longest.
 *
 * @throws ArgumentError if there is no example, or one with an empty source.
 * @example
 * exampleBatches(pairs, { batchSize: 32, collate: (examples) => translationBatch(examples, { startToken: 0, endToken: 1 }) });
 */
export function translationBatch(
  examples: readonly TranslationExample[],
  { startToken, endToken }: TranslationBatchOptions,
): TranslationBatch {
  const rows = examples.map(({ source }) => source);
  requireFilledRows('translationBatch', 'source', rows);
  const sources = padRows(rows);
  const inputs = padRows(examples.map(({ target }) => Int32Array.from([startToken, ...target])));
  const targets = padRows(examples.map(({ target }) => Int32Array.from([...target, endToken])));
  return {
    batchSize: examples.length,
    timeSteps: targets.timeSteps,
    sources: sources.tokens,
    sourceTimeSteps: sources.timeSteps,
    sourceLengths: sources.lengths,
    inputs: inputs.tokens,
    targets: targets.tokens,
    targetLengths: targets.lengths,
    targetCounts: targets.lengths,
    startsStream: true,
  };
}
