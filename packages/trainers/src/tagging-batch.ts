import { ArgumentError, padRows, type TaggingBatch } from '@unroll/core';
import { requireFilledRows } from './require-filled-rows.js';

/** A sequence with a class for each token. */
export type TaggingExample = {
  /** Token ids. At least one. */
  readonly tokens: Int32Array;
  /** The number of each token's class, from 0. As many as tokens. */
  readonly labels: Int32Array;
};

/**
 * Sequences and the classes of their tokens as one batch, padded to the longest.
 *
 * @throws ArgumentError if there is no example, or an empty one, or one without a label for each token.
 * @example exampleBatches(examples, { batchSize: 32, collate: taggingBatch });
 */
export function taggingBatch(examples: readonly TaggingExample[]): TaggingBatch {
  const rows = examples.map(({ tokens }) => tokens);
  requireFilledRows('taggingBatch', 'tokens', rows);
  for (const [index, { tokens, labels }] of examples.entries()) {
    if (labels.length === tokens.length) continue;
    throw new ArgumentError({
      caller: 'taggingBatch',
      argument: `examples[${index}].labels.length`,
      expectation: `equal the number of its tokens, ${tokens.length}`,
      actual: labels.length,
    });
  }
  const { tokens, timeSteps, lengths } = padRows(rows);
  return {
    batchSize: examples.length,
    timeSteps,
    inputs: tokens,
    lengths,
    labels: padRows(examples.map(({ labels }) => labels)).tokens,
    targetCounts: lengths,
    startsStream: true,
  };
}
