import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { replaced } from './replaced.js';

/**
 * Takes control characters out of a text, and makes blanks of those that separate.
 *
 * Source: the rules `nmt_nfkc` of SentencePiece.
 */
export function nmtNormalizer(): Normalizer {
  return {
    normalize: (text) => withBlanks(withoutControls(text)),
    toJSON: () => ({ type: 'Nmt' }),
  };
}

const controls = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]+/g;
const separator = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

function withoutControls(text: AlignedText): AlignedText {
  return replaced(text, controls, () => '');
}

function withBlanks(text: AlignedText): AlignedText {
  return replaced(text, separator, () => ' ');
}
