import { requireInteger, type StoppingCriterion } from '@unroll/core';

/**
 * An end once a number of tokens have been generated. The prompt's tokens do not count.
 *
 * @param count How many tokens are generated. Integer, at least 1.
 * @throws ArgumentError if it is not such an integer.
 * @example generate(decoder, { ...options, stoppingCriteria: [maximumLength(300)] });
 */
export function maximumLength(count: number): StoppingCriterion {
  requireInteger('maximumLength', { count });
  return ({ tokens, promptLength }) => tokens.length - promptLength >= count;
}
