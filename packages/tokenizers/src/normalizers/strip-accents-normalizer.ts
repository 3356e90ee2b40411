import type { Normalizer } from '../pipeline/normalizer.js';
import { isAscii } from './is-ascii.js';
import { replaced } from './replaced.js';

const marks = /(?![\0-\u02ff])\p{M}+/gu; // the lookahead makes it twice as fast

/**
 * Takes combining marks out of a text. Those of composed characters stay: decompose them first, by `unicodeNormalizer('NFD')`.
 *
 * Differs from Hugging Face: knows the marks of the engine's version of Unicode, and not those of an older one.
 */
export function stripAccentsNormalizer(): Normalizer {
  return {
    normalize: (aligned) => (isAscii(aligned.text) ? aligned : replaced(aligned, marks, () => '')),
    toJSON: () => ({ type: 'StripAccents' }),
  };
}
