import { exponential, randomUniform, type Sampler } from '@unroll/core';
import { mostLikelyToken } from './most-likely-token.js';

/**
 * A token drawn at random with the probabilities that the logits stand for: their softmax, in float64.
 *
 * By inversion of the cumulative distribution with one uniform number of the key, with the same bits on every machine.
 * A token is never drawn if its logit is -Infinity, or more than 745 below the largest: e⁻⁷⁴⁵ is 0 in float64.
 *
 * The sampler throws ArgumentError if a logit is NaN or Infinity, or if all are -Infinity.
 *
 * @example generate(decoder, { ...options, sampler: multinomialSampler() });
 */
export function multinomialSampler(): Sampler {
  let weights = new Float64Array(0); // room that is used again
  return (logits, key) => {
    const largest = logits[mostLikelyToken('multinomialSampler', logits)] as number;
    if (weights.length < logits.length) weights = new Float64Array(logits.length);
    let total = 0;
    for (let token = 0; token < logits.length; token++) {
      const weight = exponential((logits[token] as number) - largest);
      weights[token] = weight;
      total += weight;
    }
    // The total is at least 1 and the uniform number at most 1 - 2⁻⁵³, so the threshold stays below the total.
    const threshold = randomUniform(key) * total;
    let token = 0;
    let cumulative = weights[0] as number;
    while (cumulative <= threshold) cumulative += weights[++token] as number;
    return token;
  };
}
