import type { Span } from '../patterns/span.js';
import { matchingCharacters } from './matching-characters.js';

/**
 * The occurrences of a text in another, from left to right, none overlapping another. The empty text occurs before each
 * character.
 */
export function occurrencesOf(part: string, text: string): Span[] {
  if (part === '') return matchingCharacters(text, () => true).map(({ start }) => ({ start, end: start }));
  const spans: Span[] = [];
  for (let start = text.indexOf(part); start !== -1; ) {
    const end = start + part.length;
    spans.push({ start, end });
    start = text.indexOf(part, end);
  }
  return spans;
}
