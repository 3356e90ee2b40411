import { CommandError } from '../../errors/command-error.js';
import { formattedCount } from '../../terminal/figures.js';

/** How many numbers of 4 bytes the memory of WASM has room for, but for what a model itself takes. */
const largestValueCount = 1e9;

/** As measured: the logits, their gradient, and a little more. */
const valuesPerLogit = 3;

/** @throws CommandError if the logits of a step cannot be held in the memory of WASM. */
export function requireStepFits(step: {
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly vocabularySize: number;
}): void {
  const { batchSize, timeSteps, vocabularySize } = step;
  const valueCount = valuesPerLogit * batchSize * timeSteps * vocabularySize;
  if (valueCount <= largestValueCount) return;
  const gigabytes = ((4 * valueCount) / 1e9).toFixed(1);
  throw new CommandError(
    `a step of ${formattedCount(batchSize)} × ${formattedCount(timeSteps)} tokens, of ${formattedCount(vocabularySize)} different ones, would take ${gigabytes} GB, and WebAssembly has 4. Use a smaller \`--vocabulary\`, \`--batch\` or \`--time\`.`,
  );
}
