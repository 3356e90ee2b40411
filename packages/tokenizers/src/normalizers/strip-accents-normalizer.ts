import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';
import { isAscii } from './is-ascii.js';

const mark = /^\p{M}$/u;

/** Takes combining marks out of a text. Those of composed characters stay: decompose them first, by `unicodeNormalizer('NFD')`. */
export function stripAccentsNormalizer(): Normalizer {
  return {
    normalize(aligned) {
      if (isAscii(aligned.text)) return aligned;
      return changedCharacters(aligned, (_, character) => (mark.test(character) ? '' : character));
    },
    toJSON: () => ({ type: 'StripAccents' }),
  };
}
