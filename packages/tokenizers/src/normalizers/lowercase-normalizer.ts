import type { Normalizer } from '../pipeline/normalizer.js';
import { lowercase } from './lowercase.js';

/** Makes every character lower case by itself: a final Σ becomes σ, as any other. */
export function lowercaseNormalizer(): Normalizer {
  return {
    normalize: lowercase,
    toJSON: () => ({ type: 'Lowercase' }),
  };
}
