import { ArgumentError } from '@unroll/core';
import type { Pattern } from './pattern.js';

/** How often a character may be looked at, on average over a text, before a pattern counts as one that hangs. */
const mostReads = 200;
const readsForNothing = 100_000;

/**
 * Bounds the work of a pattern on a text, from now on.
 *
 * @param caller The function that was called, as the user writes it, for the error.
 * @returns What checks it, and throws an ArgumentError if the pattern has looked at the characters of the text more than
 *   200 times on average.
 */
export function readingLimit(caller: string, pattern: Pattern, text: string): () => void {
  const mostUnits = pattern.unitsRead + readsForNothing + mostReads * text.length;
  return () => {
    if (pattern.unitsRead <= mostUnits) return;
    throw new ArgumentError({
      caller,
      argument: 'pattern',
      expectation: `look at each character at most ${mostReads} times on average`,
      actual: pattern.source.slice(0, 100),
      advice: `It does not for a text of ${text.length} characters. Write it so that it fails sooner where it does not match.`,
    });
  };
}
