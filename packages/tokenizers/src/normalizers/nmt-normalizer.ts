import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';

const removed = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/;
const changing = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/gu;

/**
 * Takes control characters out of a text, and makes blanks of those that separate.
 *
 * Source: the rules `nmt_nfkc` of SentencePiece.
 */
export function nmtNormalizer(): Normalizer {
  return {
    normalize: (aligned) => changedCharacters(aligned, changing, (character) => (removed.test(character) ? '' : ' ')),
    toJSON: () => ({ type: 'Nmt' }),
  };
}
