import type { LargestExample } from '../training/require-batch-fits.js';

/**
 * The example that takes the most memory in training.
 *
 * @param examples At least one.
 */
export function largestExampleOf<Example>(
  examples: readonly Example[],
  batchSize: number,
  of: { valueCount(example: Example): number; text(example: Example): string },
): LargestExample {
  const counts = examples.map((example) => of.valueCount(example));
  const valueCount = counts.reduce((largest, count) => Math.max(largest, count));
  const largest = examples[counts.indexOf(valueCount)] as Example;
  return { text: of.text(largest), batchSize: Math.min(batchSize, examples.length), valueCount };
}
