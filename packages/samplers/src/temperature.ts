import { float32Supply, type LogitsProcessor, requireNumber } from '@unroll/core';

/**
 * Division of the logits by a temperature. Below 1 the likely tokens become likelier, above 1 the distribution flattens.
 *
 *   probability'(token) ∝ probability(token)^(1 / value)
 *
 * Source: Ackley, Hinton & Sejnowski 1985, "A learning algorithm for Boltzmann machines".
 *
 * @param value The temperature. Finite, greater than 0; 1 changes nothing.
 * @throws ArgumentError if it is not such a number.
 * @example generate(decoder, { ...options, processors: [temperature(0.8)] });
 */
export function temperature(value: number): LogitsProcessor {
  requireNumber('temperature', { value }, { above: 0, advice: 'Use greedySampler() for the most likely token.' });
  const supply = float32Supply();
  return (logits) => {
    const scaled = supply(logits.length);
    for (let token = 0; token < logits.length; token++) scaled[token] = (logits[token] as number) / value;
    return scaled;
  };
}
