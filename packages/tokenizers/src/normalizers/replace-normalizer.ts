import { compilePattern } from '../patterns/compile-pattern.js';
import type { Span } from '../patterns/span.js';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { occurrencesOf } from '../pre-tokenizers/occurrences-of.js';
import { withPrefix } from '../pre-tokenizers/with-prefix.js';
import { everyMatch } from './every-match.js';
import { replaced } from './replaced.js';

/** Options of {@link replaceNormalizer}. */
export type ReplaceNormalizerOptions = {
  /**
   * What to replace: a text, or what a regular expression in the syntax of Oniguruma matches. A match may be empty, such as
   * that of `^`; the empty text occurs before and after each character.
   */
  readonly pattern: string | { readonly regex: string };
  /** What stands there then, as it is: there are no references to groups. */
  readonly content: string;
};

/**
 * Replaces every occurrence of a text, or every match of a regular expression. An empty text stays empty.
 *
 * Differs from Hugging Face: what replaces several characters came from all of them, and not from the last.
 *
 * @throws ArgumentError if the expression is malformed or cannot be matched in bounded time; in `normalize`, if it looks too
 *   often at the characters of a text.
 * @example replaceNormalizer({ pattern: { regex: ' {2,}' }, content: ' ' })
 */
export function replaceNormalizer({ pattern, content }: ReplaceNormalizerOptions): Normalizer {
  return {
    normalize: replacement(pattern, content),
    toJSON: () => ({
      type: 'Replace',
      pattern: typeof pattern === 'string' ? { String: pattern } : { Regex: pattern.regex },
      content,
    }),
  };
}

function replacement(
  pattern: ReplaceNormalizerOptions['pattern'],
  content: string,
): (aligned: AlignedText) => AlignedText {
  if (pattern === '') {
    return (aligned) => withSpansReplaced(aligned, [...occurrencesOf('', aligned.text), endOf(aligned.text)], content);
  }
  if (typeof pattern === 'string') return (aligned) => replaced(aligned, pattern, () => content);
  const caller = 'replaceNormalizer';
  const compiled = compilePattern(caller, pattern.regex);
  return (aligned) => withSpansReplaced(aligned, everyMatch(compiled, aligned.text, caller), content);
}

function endOf({ length }: string): Span {
  return { start: length, end: length };
}

function withSpansReplaced(aligned: AlignedText, spans: readonly Span[], content: string): AlignedText {
  const [first, ...others] = spans;
  if (aligned.text === '' || first === undefined) return aligned;
  if (first.end > 0)
    return edited(
      aligned,
      spans.map((span) => ({ ...span, text: content })),
    );
  // What is inserted at the start is a prefix. The later ones go first, for these spans are those of the text without it.
  const after = others.map((span) => ({ ...span, text: content }));
  return withPrefix(edited(aligned, after), content);
}
