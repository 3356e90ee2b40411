import { formattedCount } from '../terminal/figures.js';
import { shownEntry } from '../terminal/shown-entry.js';
import { unbroken } from '../terminal/unbroken.js';

const mostShown = 200;

/** The entries of an alphabet one after another, the first of them where there are many. */
export function alphabetInWords(alphabet: readonly string[]): string {
  const shown = unbroken(shownEntry(alphabet.slice(0, mostShown).join('')));
  return alphabet.length > mostShown ? `${shown} and ${formattedCount(alphabet.length - mostShown)} more` : shown;
}
