import type { RandomKey } from './random-key.js';

/**
 * The choice of one token id from logits of shape [vocabulary].
 *
 * The same logits and the same key give the same token on every machine. A token whose logit is -Infinity is never
 * chosen.
 */
export type Sampler = (logits: Float32Array, key: RandomKey) => number;
