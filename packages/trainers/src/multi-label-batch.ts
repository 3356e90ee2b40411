import { type MultiLabelBatch, padRows, requireInteger } from '@unroll/core';
import { requireFilledRows } from './require-filled-rows.js';

/** A sequence and its classes. */
export type MultiLabelExample = {
  /** Token ids. At least one. */
  readonly tokens: Int32Array;
  /** The numbers of its classes, from 0, in any order. May be empty. */
  readonly labels: Int32Array;
};

/** Options of {@link multiLabelBatch}. */
export type MultiLabelBatchOptions = {
  /** How many classes there are. Integer, at least 1. */
  readonly classCount: number;
};

/**
 * Sequences with any number of classes each as one batch, padded to the longest.
 *
 * @throws ArgumentError if there is no example, or an empty one, or a label is not an integer from 0 to classCount - 1.
 * @example exampleBatches(examples, { batchSize: 32, collate: (examples) => multiLabelBatch(examples, { classCount: 6 }) });
 */
export function multiLabelBatch(
  examples: readonly MultiLabelExample[],
  { classCount }: MultiLabelBatchOptions,
): MultiLabelBatch {
  requireInteger('multiLabelBatch', { classCount });
  const rows = examples.map(({ tokens }) => tokens);
  requireFilledRows('multiLabelBatch', 'tokens', rows);
  const labels = new Float32Array(examples.length * classCount);
  for (const [index, example] of examples.entries()) {
    for (const [place, label] of example.labels.entries()) {
      const name = `examples[${index}].labels[${place}]`;
      requireInteger('multiLabelBatch', { [name]: label }, { minimum: 0, maximum: classCount - 1 });
      labels[index * classCount + label] = 1;
    }
  }
  const { tokens, timeSteps, lengths } = padRows(rows);
  return {
    batchSize: examples.length,
    timeSteps,
    inputs: tokens,
    lengths,
    labels,
    targetCounts: new Int32Array(examples.length).fill(classCount),
    startsStream: true,
  };
}
