import { exponential, requireInteger, requireNumber } from '@unroll/core';

/** What {@link perplexity} is computed from. */
export type PerplexityOptions = {
  /** The negative log-likelihood of all the tokens, summed, in nats. Finite, at least 0. */
  readonly nats: number;
  /** How many tokens that likelihood covers. Integer, at least 1. A first token that was only read does not count. */
  readonly tokenCount: number;
};

/**
 * The number of equally likely tokens between which a model is as uncertain as it is on a text, on average.
 *
 *   perplexity = exp(nats / tokenCount)
 *
 * It compares models only over the same tokens of the same text: with fewer and longer tokens it is higher at the same
 * likelihood. Of a mean loss in nats for each token, it is the value at `tokenCount: 1`. At least 1; Infinity from a mean
 * of 709.8 nats on. The same bits on every machine.
 *
 * Source: Jelinek, Mercer, Bahl & Baker 1977, "Perplexity: a measure of the difficulty of speech recognition tasks".
 *
 * @throws ArgumentError if `nats` is negative or not finite, or if `tokenCount` is not a positive integer.
 * @example perplexity({ nats: 1386.29, tokenCount: 1000 }); // about 4
 */
export function perplexity({ nats, tokenCount }: PerplexityOptions): number {
  requireNumber('perplexity', { nats }, { minimum: 0 });
  requireInteger('perplexity', { tokenCount });
  return exponential(nats / tokenCount);
}
