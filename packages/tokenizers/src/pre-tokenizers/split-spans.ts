import type { Span } from '../patterns/span.js';
import type { SplitBehavior } from './split-behavior.js';

/** Options of {@link splitSpans}. */
export type SplitSpansOptions = {
  readonly behavior: SplitBehavior;
  /** Whether the text is cut at what is between the matches, rather than at the matches. */
  readonly invert: boolean;
};

/**
 * The pieces of a text that is cut at matches, none of them empty.
 *
 * The matches and what is between them are parts of the text. Whether two neighbours are cut apart depends on whether the
 * text is cut at the one and at the other.
 *
 * @param length Of the text, in UTF-16 units.
 * @param matches In ascending order, none overlapping another. An empty one is a part like any other.
 */
export function splitSpans(length: number, matches: readonly Span[], options: SplitSpansOptions): Span[] {
  const { behavior, invert } = options;
  const isJoined = joins[behavior];
  const spans: Span[] = [];
  let start = 0;
  let end = 0;
  let isDelimiter = false;
  const close = (): void => {
    if (end > start && !(isDelimiter && behavior === 'removed')) spans.push({ start, end });
  };
  const add = (part: Span, partIsDelimiter: boolean): void => {
    if (part.start === 0 || !isJoined(isDelimiter, partIsDelimiter)) {
      close();
      start = part.start;
    }
    end = part.end;
    isDelimiter = partIsDelimiter;
  };
  for (const match of matches) {
    if (match.start > end) add({ start: end, end: match.start }, invert);
    add(match, !invert);
  }
  if (length > end) add({ start: end, end: length }, invert);
  close();
  return spans;
}

/** Whether a part of a text is one piece with the part after it, if the text is cut at either, both or none. */
const joins: Readonly<Record<SplitBehavior, (isDelimiter: boolean, nextIsDelimiter: boolean) => boolean>> = {
  removed: () => false,
  isolated: () => false,
  mergedWithPrevious: (isDelimiter, nextIsDelimiter) => nextIsDelimiter && !isDelimiter,
  mergedWithNext: (isDelimiter, nextIsDelimiter) => isDelimiter && !nextIsDelimiter,
  contiguous: (isDelimiter, nextIsDelimiter) => isDelimiter === nextIsDelimiter,
};
