import { compilePattern } from '../patterns/compile-pattern.js';
import { matchesOf } from '../patterns/matches-of.js';
import type { Span } from '../patterns/span.js';
import { edited } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { occurrencesOf } from '../pre-tokenizers/occurrences-of.js';

/** Options of {@link replaceNormalizer}. */
export type ReplaceNormalizerOptions = {
  /** What to replace: a text, or what a regular expression in the syntax of Oniguruma matches. Empty matches stay. */
  readonly pattern: string | { readonly regex: string };
  /** What stands there then. */
  readonly content: string;
};

/**
 * Replaces every occurrence of a text, or every match of a regular expression.
 *
 * @throws ArgumentError if the expression is malformed or cannot be matched in bounded time; in `normalize`, if it looks too
 *   often at the characters of a text.
 * @example replaceNormalizer({ pattern: { regex: ' {2,}' }, content: ' ' })
 */
export function replaceNormalizer({ pattern, content }: ReplaceNormalizerOptions): Normalizer {
  const find = finder(pattern);
  return {
    normalize: (aligned) =>
      edited(
        aligned,
        find(aligned.text).map((span) => ({ ...span, text: content })),
      ),
    toJSON: () => ({
      type: 'Replace',
      pattern: typeof pattern === 'string' ? { String: pattern } : { Regex: pattern.regex },
      content,
    }),
  };
}

function finder(pattern: ReplaceNormalizerOptions['pattern']): (text: string) => Span[] {
  const caller = 'replaceNormalizer';
  if (typeof pattern === 'string') return (text) => (pattern === '' ? [] : occurrencesOf(pattern, text));
  const compiled = compilePattern(caller, pattern.regex);
  return (text) => matchesOf(compiled, text, caller);
}
