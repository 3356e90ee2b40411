import { ArgumentError } from '@unroll/core';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { normalizationEdits } from './normalization-edits.js';

/** A normalization form of Unicode. */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

const unicodeForms: readonly UnicodeForm[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];

/**
 * Brings text into a normalization form of Unicode, of the engine's version.
 *
 * A character came from the one that it is a part of, or from all that compose it; marks that change places, from all of
 * those that do.
 *
 * Source: Unicode Standard Annex 15.
 * Differs from Hugging Face: the tables, which there are of Unicode 11 for NFKC and NFKD; a composed character there came
 * from the first of its parts alone.
 *
 * @throws ArgumentError if there is no such form.
 */
export function unicodeNormalizer(form: UnicodeForm): Normalizer {
  if (!unicodeForms.includes(form)) {
    const expectation = `be ${unicodeForms.join(', ')}`;
    throw new ArgumentError({ caller: 'unicodeNormalizer', argument: 'form', expectation, actual: form });
  }
  return {
    normalize: (text) => inForm(text, form),
    toJSON: () => ({ type: form }),
  };
}

/** A text in a normalization form of Unicode. */
export function inForm(aligned: AlignedText, form: UnicodeForm): AlignedText {
  const { text, alignment } = aligned;
  const normalized = text.normalize(form);
  if (normalized === text) return aligned;
  if (alignment === undefined) return { ...aligned, text: normalized };
  return edited(
    aligned,
    normalizationEdits(text, (part) => part.normalize(form)),
  );
}
