import type { Span } from '../patterns/span.js';

/** The characters of a text that pass a test, each by itself. */
export function matchingCharacters(text: string, isMatch: (codePoint: number) => boolean): Span[] {
  const spans: Span[] = [];
  for (let start = 0; start < text.length; ) {
    const codePoint = text.codePointAt(start) as number;
    const end = start + (codePoint > 0xffff ? 2 : 1);
    if (isMatch(codePoint)) spans.push({ start, end });
    start = end;
  }
  return spans;
}
