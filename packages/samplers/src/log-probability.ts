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
  for (let index = 0; index < logits.length; index++) {
    if ((logits[index] as number) > largest) largest = logits[index] as number;
  }
  let total = 0;
  for (let index = 0; index < logits.length; index++) total += exponential((logits[index] as number) - largest);
  return (logits[token] as number) - largest - logarithm(total);
}
