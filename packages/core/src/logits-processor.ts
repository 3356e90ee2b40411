import type { DecodingContext } from './decoding-context.js';

/**
 * A change to the logits of the next token before it is sampled, such as a temperature.
 *
 * Takes and returns logits of shape [vocabulary]; returns a new array, or the argument unchanged, and never writes
 * into its argument. A token that must not be drawn gets -Infinity.
 */
export type LogitsProcessor = (logits: Float32Array, context: DecodingContext) => Float32Array;
