import { matchesOf } from '../patterns/matches-of.js';
import type { Pattern } from '../patterns/pattern.js';
import type { Span } from '../patterns/span.js';

/**
 * The matches of a pattern in a text, from left to right, those that are empty as well, such as those of `\b`. There is no
 * empty match right after another match, nor at the end of the text.
 *
 * @param caller The function that was called, as the user writes it, for errors.
 * @throws ArgumentError if the pattern looks too often at the characters of the text.
 */
export function splitMatches(pattern: Pattern, text: string, caller: string): Span[] {
  const matches: Span[] = [];
  let done = 0;
  const addEmptyUpTo = (end: number): void => {
    if (!pattern.canBeEmpty) return;
    for (let unit = done; unit < end; unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1) {
      const isAfterMatch = unit === done && matches.length > 0;
      if (!isAfterMatch && pattern.matchEnd(text, unit) === unit) matches.push({ start: unit, end: unit });
    }
  };
  for (const match of matchesOf(pattern, text, caller)) {
    addEmptyUpTo(match.start);
    matches.push(match);
    done = match.end;
  }
  addEmptyUpTo(text.length);
  return matches;
}
