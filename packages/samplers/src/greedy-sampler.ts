import type { Sampler } from '@unroll/core';
import { mostLikelyToken } from './most-likely-token.js';

/**
 * The most likely token, the lowest id if there are several. The key is not used.
 *
 * The sampler throws ArgumentError if a logit is NaN or Infinity, or if all are -Infinity.
 *
 * @example generate(decoder, { ...options, sampler: greedySampler() });
 */
export function greedySampler(): Sampler {
  return (logits) => mostLikelyToken('greedySampler', logits);
}
