import { type ClassificationBatch, padRows, requireInteger } from '@unroll/core';
import { requireFilledRows } from './require-filled-rows.js';

/** A sequence and its class. */
export type ClassificationExample = {
  /** Token ids. At least one. */
  readonly tokens: Int32Array;
  /** The number of its class, from 0. */
  readonly label: number;
};

/**
 * Sequences and their classes as one batch, padded to the longest.
 *
 * @throws ArgumentError if there is no example, or an empty one, or a label is not an integer from 0 on.
 * @example exampleBatches(examples, { batchSize: 32, collate: classificationBatch });
 */
export function classificationBatch(examples: readonly ClassificationExample[]): ClassificationBatch {
  const rows = examples.map(({ tokens }) => tokens);
  requireFilledRows('classificationBatch', 'tokens', rows);
  for (const [index, { label }] of examples.entries()) {
    requireInteger('classificationBatch', { [`examples[${index}].label`]: label }, { minimum: 0 });
  }
  const { tokens, timeSteps, lengths } = padRows(rows);
  return {
    batchSize: examples.length,
    timeSteps,
    inputs: tokens,
    lengths,
    labels: Int32Array.from(examples, ({ label }) => label),
    targetCounts: new Int32Array(examples.length).fill(1),
    startsStream: true,
  };
}
