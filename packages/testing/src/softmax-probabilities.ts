/**
 * The probabilities that logits stand for: eˡ over its sum, in float64. For {@link describeSampler} with a sampler that
 * draws from the softmax.
 */
export function softmaxProbabilities(logits: ArrayLike<number>): number[] {
  const numbers = Array.from(logits);
  const largest = Math.max(...numbers);
  const weights = numbers.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
