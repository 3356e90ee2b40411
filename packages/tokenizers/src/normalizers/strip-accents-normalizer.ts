import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';

/** Takes combining marks out of a text. Those of composed characters stay: decompose them first, by `unicodeNormalizer('NFD')`. */
export function stripAccentsNormalizer(): Normalizer {
  return {
    normalize: (aligned) => changedCharacters(aligned, /\p{M}/gu, () => ''),
    toJSON: () => ({ type: 'StripAccents' }),
  };
}
