import { ArgumentError } from '@unroll/core';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { Edit } from '../pipeline/edit.js';
import type { Normalizer } from '../pipeline/normalizer.js';

/** A normalization form of Unicode. */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** The normalization forms of Unicode. */
export const unicodeForms: readonly UnicodeForm[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];

/**
 * Brings text into a normalization form of Unicode, of the engine's version.
 *
 * What changes came from the whole of its character and the marks on it.
 *
 * Source: Unicode Standard Annex 15.
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
  const { text } = aligned;
  if (text.normalize(form) === text) return aligned;
  const edits: Edit[] = [];
  let start = 0;
  for (let end = 0; end < text.length; ) {
    do end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
    while (end < text.length && joinsWhatIsBefore(text.codePointAt(end) as number));
    const part = text.slice(start, end);
    const changed = part.normalize(form);
    if (changed !== part) edits.push({ start, end, text: changed });
    start = end;
  }
  return edited(aligned, edits);
}

const joining = /^[\p{M}\u1161-\u1175\u11a8-\u11c2]/u;

/**
 * Whether a character may change together with what stands before it: a mark, a vowel or a final consonant of Hangul, or
 * what decomposes into one, such as the halfwidth sound marks of Katakana.
 */
function joinsWhatIsBefore(codePoint: number): boolean {
  return codePoint >= 0x300 && joining.test(String.fromCodePoint(codePoint).normalize('NFKD'));
}
