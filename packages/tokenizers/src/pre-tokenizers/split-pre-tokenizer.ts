import { compilePattern } from '../patterns/compile-pattern.js';
import type { Span } from '../patterns/span.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { cutSpans } from './cut-spans.js';
import { occurrencesOf } from './occurrences-of.js';
import { requireSplitBehavior, type SplitBehavior, splitBehaviorNames } from './split-behavior.js';
import { splitMatches } from './split-matches.js';
import { splitSpans } from './split-spans.js';

/** Options of {@link splitPreTokenizer}. */
export type SplitPreTokenizerOptions = {
  /** What to cut at: a text, or what a regular expression in the syntax of Oniguruma matches. */
  readonly pattern: string | { readonly regex: string };
  /** What becomes of what it cuts at. */
  readonly behavior: SplitBehavior;
  /** Whether to cut at what is between the matches, rather than at the matches. Default false. */
  readonly invert?: boolean;
};

/**
 * Cuts at every match of a pattern. A match may be empty: then there is nothing at it to drop or to merge.
 *
 * @throws ArgumentError if the expression is malformed or cannot be matched in bounded time, or the behavior is unknown;
 *   in `preTokenize`, if the expression looks too often at the characters of a text.
 * @example splitPreTokenizer({ pattern: { regex: '\\p{N}{1,3}' }, behavior: 'isolated' })
 */
export function splitPreTokenizer(options: SplitPreTokenizerOptions): PreTokenizer {
  const { pattern, behavior, invert = false } = options;
  requireSplitBehavior(caller, behavior);
  const compiled = typeof pattern === 'string' ? undefined : compilePattern(caller, pattern.regex);
  const findMatches = (text: string): Span[] => {
    return compiled === undefined ? occurrencesOf(pattern as string, text) : splitMatches(compiled, text, caller);
  };
  const isolates = behavior === 'isolated' && !invert && compiled?.canBeEmpty === false ? compiled : undefined;
  return {
    ...(isolates !== undefined && { isolates }),
    preTokenize: (text) => cutSpans(text, splitSpans(text.text.length, findMatches(text.text), { behavior, invert })),
    toJSON: () => ({
      type: 'Split',
      pattern: typeof pattern === 'string' ? { String: pattern } : { Regex: pattern.regex },
      behavior: splitBehaviorNames[behavior],
      invert,
    }),
  };
}

const caller = 'splitPreTokenizer';
