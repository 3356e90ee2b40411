import { cut } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { isWhitespace } from '../pre-tokenizers/is-whitespace.js';

/** Options of {@link stripNormalizer}. */
export type StripNormalizerOptions = {
  /** Whether blanks at the start go. Default true. */
  readonly left?: boolean;
  /** Whether blanks at the end go. Default true. */
  readonly right?: boolean;
};

/** Takes blanks off the ends of a text. */
export function stripNormalizer({ left = true, right = true }: StripNormalizerOptions = {}): Normalizer {
  return {
    normalize(aligned) {
      const { text, atStart } = aligned;
      let start = 0;
      let end = text.length;
      while (left && start < end && isWhitespace(text.charCodeAt(start))) start++;
      while (right && end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
      return { ...cut(aligned, start, end), atStart };
    },
    toJSON: () => ({ type: 'Strip', strip_left: left, strip_right: right }),
  };
}
