import type { Decoder } from '../pipeline/decoder.js';
import { requireCharacter } from '../pre-tokenizers/require-character.js';
import { literalReplacement } from './literal-replacement.js';

/** Options of {@link metaspaceDecoder}, those of the pre-tokenizer whose work it undoes. */
export type MetaspaceDecoderOptions = {
  /** The character that stands for a blank. Default `▁` (U+2581). */
  readonly replacement?: string;
  /** To which pieces the pre-tokenizer adds a blank in front. Default `always`. */
  readonly prependScheme?: 'always' | 'first' | 'never';
  /** Whether the pre-tokenizer cuts at blanks, which changes nothing here. Default true. */
  readonly split?: boolean;
};

/**
 * A decoder that puts blanks where a visible character stands for them.
 *
 * The first entry loses them instead, all of them, unless `prependScheme` is `never`.
 *
 * @throws ArgumentError if `replacement` is not one character.
 */
export function metaspaceDecoder(options: MetaspaceDecoderOptions = {}): Decoder {
  const { replacement = '▁', prependScheme = 'always', split = true } = options;
  requireCharacter('metaspaceDecoder', 'replacement', replacement);
  return {
    open: () => {
      const inFirst = literalReplacement(replacement, prependScheme === 'never' ? ' ' : '');
      const inOthers = literalReplacement(replacement, ' ');
      let current = inFirst;
      return {
        push: ({ text, begins, ends }) => {
          const fragment = { text: current.push(text, ends), begins, ends };
          if (ends) current = inOthers;
          return [fragment];
        },
        end: () => [],
      };
    },
    toJSON: () => ({ type: 'Metaspace', replacement, prepend_scheme: prependScheme, split }),
  };
}
