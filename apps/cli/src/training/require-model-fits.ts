import { CommandError } from '../errors/command-error.js';
import { formattedCount } from '../terminal/figures.js';

/**
 * The most parameters of a model. WASM has 4 GiB, and while Adam takes a step it holds the parameters, their gradient,
 * two moments and what takes their places, of 4 bytes for each parameter.
 */
const largestParameterCount = 100_000_000;

/** @throws CommandError if a model has so many parameters that it cannot be trained in the memory of WASM. */
export function requireModelFits(parameterCount: number): void {
  if (parameterCount <= largestParameterCount) return;
  throw new CommandError(
    `the model would have ${formattedCount(parameterCount)} parameters, and the memory of WebAssembly is enough to train ${formattedCount(largestParameterCount)}. Use a smaller \`--hidden\`, \`--layers\` or \`--embedding\`.`,
  );
}
