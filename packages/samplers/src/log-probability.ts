import { exponential, logarithm } from '@unroll/core';

/**
 * The logarithm of a token's probability under the softmax of logits, in nats, in float64, with the same bits on every
 * machine. At most 0; -Infinity for a token that cannot be drawn.
 *
 * @param logits Logits of shape [vocabulary]: at least one finite, none NaN or Infinity.
 * @param token The token id.
 */
export function logProbability(logits: Float32Array, token: number): number {
  let largest = -Infinity;
  for (const logit of logits) if (logit > largest) largest = logit;
  let total = 0;
  for (const logit of logits) total += exponential(logit - largest);
  return (logits[token] as number) - largest - logarithm(total);
}
