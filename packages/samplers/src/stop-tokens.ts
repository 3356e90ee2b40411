import { ArgumentError, requireInteger, type StoppingCriterion } from '@unroll/core';

/**
 * An end as soon as one of some tokens has been generated. That token is still part of what is generated.
 *
 * @param ids The token ids that end a sequence. At least one, integers of at least 0.
 * @throws ArgumentError if there is none, or if one is not such an integer.
 * @example generate(decoder, { ...options, stoppingCriteria: [stopTokens(tokenizer.encode('\n'))] });
 */
export function stopTokens(ids: Iterable<number>): StoppingCriterion {
  const stops = new Set(ids);
  if (stops.size === 0) {
    throw new ArgumentError({ caller: 'stopTokens', argument: 'ids', expectation: 'hold at least one id', actual: 0 });
  }
  for (const id of stops) requireInteger('stopTokens', { ids: id }, { minimum: 0 });
  return ({ tokens }) => stops.has(tokens.at(-1) as number);
}
