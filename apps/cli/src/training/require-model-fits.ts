import { CommandError } from '../errors/command-error.js';
import type { RunConfiguration } from '../run/run-configuration.js';
import { formattedCount } from '../terminal/figures.js';
import { parameterCountOf } from './parameter-count.js';

/**
 * The most parameters of a model. WASM has 4 GiB, and while Adam takes a step it holds the parameters, their gradient,
 * two moments and what takes their places, of 4 bytes for each parameter.
 */
const largestParameterCount = 100_000_000;

/** @throws CommandError if a model is so large that it cannot be trained in the memory of WASM. */
export function requireModelFits(model: RunConfiguration['model'], vocabularySize: number): void {
  const count = parameterCountOf(model, vocabularySize);
  if (count <= largestParameterCount) return;
  throw new CommandError(
    `the model would have ${formattedCount(count)} parameters, and the memory of WebAssembly is enough to train ${formattedCount(largestParameterCount)}. Use a smaller \`--hidden\`, \`--layers\` or \`--embedding\`.`,
  );
}
