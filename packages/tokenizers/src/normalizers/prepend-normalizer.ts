import type { Normalizer } from '../pipeline/normalizer.js';
import { withPrefix } from '../pre-tokenizers/with-prefix.js';

/** Puts a text before every text that is not empty. */
export function prependNormalizer(prefix: string): Normalizer {
  return {
    normalize: (aligned) => withPrefix(aligned, prefix),
    toJSON: () => ({ type: 'Prepend', prepend: prefix }),
  };
}
