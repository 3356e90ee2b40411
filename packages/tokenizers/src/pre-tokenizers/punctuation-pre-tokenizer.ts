import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { cutSpans } from './cut-spans.js';
import { isPunctuation } from './is-punctuation.js';
import { matchingCharacters } from './matching-characters.js';
import { requireSplitBehavior, type SplitBehavior, splitBehaviorNames } from './split-behavior.js';
import { splitSpans } from './split-spans.js';

/** Options of {@link punctuationPreTokenizer}. */
export type PunctuationPreTokenizerOptions = {
  /** What becomes of the punctuation marks. Default `isolated`. */
  readonly behavior?: SplitBehavior;
};

/**
 * Cuts at each punctuation mark.
 *
 * @throws ArgumentError if the behavior is unknown.
 */
export function punctuationPreTokenizer(options: PunctuationPreTokenizerOptions = {}): PreTokenizer {
  const { behavior = 'isolated' } = options;
  requireSplitBehavior('punctuationPreTokenizer', behavior);
  return {
    preTokenize: (text) => {
      const marks = matchingCharacters(text.text, isPunctuation);
      return cutSpans(text, splitSpans(text.text.length, marks, { behavior, invert: false }));
    },
    toJSON: () => ({ type: 'Punctuation', behavior: splitBehaviorNames[behavior] }),
  };
}
