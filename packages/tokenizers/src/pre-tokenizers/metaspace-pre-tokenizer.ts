import { ArgumentError } from '@unroll/core';
import { type AlignedText, edited } from '../pipeline/aligned-text.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { cutSpans } from './cut-spans.js';
import { occurrencesOf } from './occurrences-of.js';
import { requireCharacter } from './require-character.js';
import { splitSpans } from './split-spans.js';
import { withPrefix } from './with-prefix.js';

/** Options of {@link metaspacePreTokenizer}. */
export type MetaspacePreTokenizerOptions = {
  /** The character that stands for a blank. Default `▁` (U+2581). */
  readonly replacement?: string;
  /**
   * Which texts get one in front, if they do not begin with it: each that is pre-tokenized, only that at the start of the
   * original text, or none. Default `always`.
   */
  readonly prependScheme?: (typeof prependSchemes)[number];
  /** Whether to cut before each replacement. Default true. */
  readonly split?: boolean;
};

/**
 * Makes blanks (U+0020) visible, and cuts before each of them.
 *
 * Source: Kudo & Richardson 2018, SentencePiece.
 *
 * @throws ArgumentError if the replacement is not one character, or the scheme is unknown.
 * @example metaspacePreTokenizer() makes of "to be" the pieces "▁to" and "▁be".
 */
export function metaspacePreTokenizer(options: MetaspacePreTokenizerOptions = {}): PreTokenizer {
  const { replacement = '▁', prependScheme = 'always', split = true } = options;
  requireCharacter(caller, 'replacement', replacement);
  requirePrependScheme(prependScheme);

  const visible = (aligned: AlignedText): AlignedText => {
    const replaced = withVisibleBlanks(aligned, replacement);
    const prepends = prependScheme === 'always' || (prependScheme === 'first' && aligned.atStart);
    return prepends && !replaced.text.startsWith(replacement) ? withPrefix(replaced, replacement) : replaced;
  };

  return {
    preTokenize: (aligned) => {
      if (aligned.text === '') return [];
      const text = visible(aligned);
      if (!split) return [text];
      const blanks = occurrencesOf(replacement, text.text);
      return cutSpans(text, splitSpans(text.text.length, blanks, { behavior: 'mergedWithNext', invert: false }));
    },
    toJSON: () => ({ type: 'Metaspace', replacement, prepend_scheme: prependScheme, split }),
  };
}

/** The texts that {@link metaspacePreTokenizer} can put a blank in front of. */
export const prependSchemes = ['always', 'first', 'never'] as const;

const caller = 'metaspacePreTokenizer';

function requirePrependScheme(prependScheme: (typeof prependSchemes)[number]): void {
  if (prependSchemes.includes(prependScheme)) return;
  throw new ArgumentError({
    caller,
    argument: 'prependScheme',
    expectation: `be ${prependSchemes.map((scheme) => JSON.stringify(scheme)).join(' or ')}`,
    actual: prependScheme,
  });
}

function withVisibleBlanks(aligned: AlignedText, replacement: string): AlignedText {
  if (replacement.length === 1) return { ...aligned, text: aligned.text.replaceAll(' ', replacement) };
  const blanks = occurrencesOf(' ', aligned.text);
  return edited(
    aligned,
    blanks.map((blank) => ({ ...blank, text: replacement })),
  );
}
