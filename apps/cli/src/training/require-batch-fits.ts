import { CommandError } from '../errors/command-error.js';
import { formattedCount } from '../terminal/figures.js';
import { shortened } from '../terminal/shortened.js';

/** The example of some data that takes the most memory. */
export type LargestExample = {
  readonly text: string;
  /** How many examples a batch has, all of which are padded to the length of this one. */
  readonly batchSize: number;
  /** How many float32 numbers a training step holds for it. */
  readonly valueCount: number;
};

/** How many numbers of 4 bytes the memory of WASM has room for, but for what a model itself takes. */
const largestValueCount = 1e9;

/** @throws CommandError if a batch with the largest example cannot be trained on in the memory of WASM. */
export function requireBatchFits({ text, batchSize, valueCount }: LargestExample): void {
  if (batchSize * valueCount <= largestValueCount) return;
  const gigabytes = ((4 * batchSize * valueCount) / 1e9).toFixed(1);
  const size = batchSize === 1 ? '' : `, to whose length all ${formattedCount(batchSize)} of its batch are padded`;
  throw new CommandError(
    `a step with the example of ${formattedCount(Array.from(text).length)} characters that begins with ${JSON.stringify(shortened(text))}${size}, would take ${gigabytes} GB, and WebAssembly has 4. Use a smaller \`--batch\`, or shorten it.`,
  );
}
