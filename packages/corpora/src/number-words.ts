import { ArgumentError, requireInteger } from '@unroll/core';
import { englishNumberWords } from './numbers/english-number-words.js';
import { frenchNumberWords } from './numbers/french-number-words.js';

/** A language that {@link numberWords} writes. */
export type NumberLanguage = 'english' | 'french';

/** The greatest number that has words here. */
export const largestNumber = 999_999;

const writers: ReadonlyMap<NumberLanguage, (number: number) => string> = new Map([
  ['english', englishNumberWords],
  ['french', frenchNumberWords],
]);

/**
 * A cardinal number in words.
 *
 * English is the American form, without "and" and commas: one hundred seventy-three thousand two hundred one.
 *
 * French is that of France in the orthography before 1990: hyphens join the parts below one hundred, except beside "et"
 * (vingt et un, soixante et onze, but quatre-vingt-un, quatre-vingt-onze), and stand nowhere else. "Cent" and
 * "quatre-vingt" take an s where they are multiplied and end the number (deux cents, quatre-vingts; deux cent un,
 * quatre-vingt mille), "mille" never does, and neither cent nor mille has "un" before it.
 *
 * Source: for French, Grevisse & Goosse, "Le bon usage", on cardinal numerals.
 *
 * @param number Integer from 0 to 999,999.
 * @throws ArgumentError if the number is not such an integer, or the language is another.
 * @example numberWords(173, 'french'); // cent soixante-treize
 */
export function numberWords(number: number, language: NumberLanguage): string {
  requireInteger('numberWords', { number }, { minimum: 0, maximum: largestNumber });
  const write = writers.get(language);
  if (write !== undefined) return write(number);
  const expectation = 'be "english" or "french"';
  throw new ArgumentError({ caller: 'numberWords', argument: 'language', expectation, actual: language });
}
