import { compilePattern } from '../patterns/compile-pattern.js';
import type { Span } from '../patterns/span.js';
import { edited } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { occurrencesOf } from '../pre-tokenizers/occurrences-of.js';
import { splitMatches } from '../pre-tokenizers/split-matches.js';
import { withPrefix } from '../pre-tokenizers/with-prefix.js';

/** Options of {@link replaceNormalizer}. */
export type ReplaceNormalizerOptions = {
  /** What to replace: a text, or what a regular expression in the syntax of Oniguruma matches. */
  readonly pattern: string | { readonly regex: string };
  /** What stands there then. */
  readonly content: string;
};

/**
 * Replaces every occurrence of a text, or every match of a regular expression. An empty match, such as those of `^` or of an
 * empty text, gets the content inserted; but an empty text stays as it is.
 *
 * @throws ArgumentError if the expression is malformed or cannot be matched in bounded time; in `normalize`, if it looks too
 *   often at the characters of a text.
 * @example replaceNormalizer({ pattern: { regex: ' {2,}' }, content: ' ' })
 */
export function replaceNormalizer({ pattern, content }: ReplaceNormalizerOptions): Normalizer {
  const find = finder(pattern);
  return {
    normalize(aligned) {
      const { text, alignment } = aligned;
      if (alignment === undefined && typeof pattern === 'string' && pattern !== '') {
        return { ...aligned, text: text.replaceAll(pattern, () => content) };
      }
      const edits = find(text).map(({ start, end }) => ({ start, end, text: content }));
      // What is inserted at the start came from where the first character did.
      return edits[0]?.end === 0 ? withPrefix(edited(aligned, edits.slice(1)), content) : edited(aligned, edits);
    },
    toJSON: () => ({
      type: 'Replace',
      pattern: typeof pattern === 'string' ? { String: pattern } : { Regex: pattern.regex },
      content,
    }),
  };
}

function finder(pattern: ReplaceNormalizerOptions['pattern']): (text: string) => Span[] {
  if (pattern === '') return (text) => withEnd(occurrencesOf('', text), text);
  if (typeof pattern === 'string') return (text) => occurrencesOf(pattern, text);
  const caller = 'replaceNormalizer';
  const compiled = compilePattern(caller, pattern.regex);
  return (text) => {
    const matches = splitMatches(compiled, text, caller);
    const { length } = text;
    const matchesEnd = compiled.canBeEmpty && compiled.matchEnd(text, length) === length;
    return matchesEnd && matches.at(-1)?.end !== length ? withEnd(matches, text) : matches;
  };
}

/** Matches and an empty one at the end of a text, which an empty text has none of. */
function withEnd(matches: readonly Span[], text: string): Span[] {
  const { length } = text;
  return length === 0 ? [] : [...matches, { start: length, end: length }];
}
