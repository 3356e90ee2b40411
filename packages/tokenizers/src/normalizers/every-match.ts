import type { Pattern } from '../patterns/pattern.js';
import type { Span } from '../patterns/span.js';
import { splitMatches } from '../pre-tokenizers/split-matches.js';

/**
 * The matches of a pattern in a text, from left to right, those that are empty as well, such as that of `$` at the end.
 * There is no empty match right after another match.
 *
 * @param caller The function that was called, as the user writes it, for errors.
 * @throws ArgumentError if the pattern looks too often at the characters of the text.
 */
export function everyMatch(pattern: Pattern, text: string, caller: string): Span[] {
  const matches = splitMatches(pattern, text, caller);
  const end = text.length;
  if (pattern.canBeEmpty && matches.at(-1)?.end !== end && pattern.matchEnd(text, end) === end) {
    matches.push({ start: end, end });
  }
  return matches;
}
