import type { Pattern } from './pattern.js';
import { readingLimit } from './reading-limit.js';
import type { Span } from './span.js';

/**
 * The matches of a pattern in a text that are not empty, from left to right, none overlapping another.
 *
 * @param caller The function that was called, as the user writes it, for errors.
 * @throws ArgumentError if the pattern looks at the characters of the text more than 200 times on average.
 */
export function matchesOf(pattern: Pattern, text: string, caller = 'matchesOf'): Span[] {
  const spans: Span[] = [];
  const requireFew = readingLimit(caller, pattern, text);
  let start = 0;
  while (start < text.length) {
    const end = pattern.matchEnd(text, start);
    requireFew();
    if (end > start) {
      spans.push({ start, end });
      start = end;
    } else {
      start += (text.codePointAt(start) as number) > 0xffff ? 2 : 1;
    }
  }
  return spans;
}
