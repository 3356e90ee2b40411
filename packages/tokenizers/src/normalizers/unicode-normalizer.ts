import { ArgumentError } from '@unroll/core';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { formEdits } from './form-edits.js';
import { normalForm } from './normal-form.js';

/** A normalization form of Unicode. */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

const unicodeForms: readonly UnicodeForm[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];

/**
 * Brings text into a normalization form of Unicode, of the engine's version.
 *
 * A character came from the one that it is a part of, or from all that compose it; where characters change places, from all
 * of these.
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
    normalize: unicodeForm(form),
    toJSON: () => ({ type: form }),
  };
}

/** A function that brings a text into a normalization form of Unicode. */
export function unicodeForm(form: UnicodeForm): (aligned: AlignedText) => AlignedText {
  const editsOf = formEdits((text) => normalForm(text, form));
  return (aligned) => {
    const { text, alignment } = aligned;
    const normalized = normalForm(text, form);
    if (normalized === text) return aligned;
    return alignment === undefined ? { ...aligned, text: normalized } : edited(aligned, editsOf(text));
  };
}
