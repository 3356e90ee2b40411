import { matchesOf } from '../patterns/matches-of.js';
import type { AlignedText } from '../pipeline/aligned-text.js';
import { bytesMadeVisible } from '../pipeline/bytes-made-visible.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { cutSpans } from './cut-spans.js';
import { gpt2Pattern } from './gpt2-pattern.js';
import { splitSpans } from './split-spans.js';
import { withPrefix } from './with-prefix.js';

/** Options of {@link byteLevelPreTokenizer}. */
export type ByteLevelPreTokenizerOptions = {
  /** Whether each text that is pre-tokenized gets a blank in front, if it does not begin with one. Default true. */
  readonly addPrefixSpace?: boolean;
  /** What the field of that name says in `tokenizer.json`. It is up to post-processors: it changes nothing here. Default true. */
  readonly trimOffsets?: boolean;
  /** Whether to cut by GPT-2's expression, rather than not at all. Default true. */
  readonly useRegex?: boolean;
};

/**
 * Cuts a text as GPT-2 does, and writes each byte of its UTF-8 as a visible character.
 *
 * Each of these characters came from the whole character that it is a byte of. A lone surrogate becomes three bytes, as in
 * WTF-8.
 *
 * Source: Radford et al. 2019, encoder.py.
 * @example byteLevelPreTokenizer() makes of "né 1" the pieces "ĠnÃ©" and "Ġ1".
 */
export function byteLevelPreTokenizer(options: ByteLevelPreTokenizerOptions = {}): PreTokenizer {
  const { addPrefixSpace = true, trimOffsets = true, useRegex = true } = options;
  return {
    get byteLevel() {
      return { addsPrefixSpace: addPrefixSpace, pattern: useRegex ? gpt2Pattern() : undefined };
    },
    preTokenize: (aligned) => {
      if (aligned.text === '') return [];
      const text = addPrefixSpace && !aligned.text.startsWith(' ') ? withPrefix(aligned, ' ') : aligned;
      return (useRegex ? piecesOf(text) : [text]).map(bytesMadeVisible);
    },
    toJSON: () => ({
      type: 'ByteLevel',
      add_prefix_space: addPrefixSpace,
      trim_offsets: trimOffsets,
      use_regex: useRegex,
    }),
  };
}

function piecesOf(aligned: AlignedText): AlignedText[] {
  const matches = matchesOf(gpt2Pattern(), aligned.text, 'byteLevelPreTokenizer');
  return cutSpans(aligned, splitSpans(aligned.text.length, matches, { behavior: 'isolated', invert: false }));
}
