import { addedTokens } from '../encodings/added-tokens.js';
import { changeEncoding } from '../encodings/change-encoding.js';
import { mergeEncodings } from '../encodings/merge-encodings.js';
import type { Encoding } from '../pipeline/encoding.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { requireIds, type SpecialToken } from './special-token.js';
import { trimOffsets } from './trim-offsets.js';

/** Options of {@link robertaProcessor}. */
export type RobertaProcessorOptions = {
  /** The token after each text, and once more before the second. */
  readonly sep: SpecialToken;
  /** The token before all. */
  readonly cls: SpecialToken;
  /** Whether blanks at the ends of tokens are taken out of their offsets. Default true. */
  readonly trimOffsets?: boolean;
  /** Whether the pre-tokenizer put a blank before the text, which is not to be taken out. Default true. */
  readonly addPrefixSpace?: boolean;
};

/**
 * A post-processor that adds what RoBERTa expects: `<s> first </s>`, or `<s> first </s></s> second </s>`.
 *
 * All type ids are 0.
 *
 * Source: Liu et al. 2019, RoBERTa.
 *
 * @throws ArgumentError if a token is not an integer from 0 to 2^31 - 1.
 */
export function robertaProcessor(options: RobertaProcessorOptions): PostProcessor {
  const { sep, cls, trimOffsets: trims = true, addPrefixSpace = true } = options;
  requireIds('robertaProcessor', { 'sep.token': sep.token, 'cls.token': cls.token });
  const before = addedTokens({ tokens: [cls.token], entries: [cls.entry], typeId: 0 });
  const separator = addedTokens({ tokens: [sep.token], entries: [sep.entry], typeId: 0 });
  return {
    addedCount: (textCount) => 2 * textCount,
    process: (texts, addsTokens) =>
      texts.map((text, index) => {
        const trimmed = ofTypeZero(trims ? trimOffsets(text, addPrefixSpace) : text);
        return addsTokens ? mergeEncodings([index === 0 ? before : separator, trimmed, separator]) : trimmed;
      }),
    toJSON: () => ({
      type: 'RobertaProcessing',
      sep: [sep.entry, sep.token],
      cls: [cls.entry, cls.token],
      trim_offsets: trims,
      add_prefix_space: addPrefixSpace,
    }),
  };
}

function ofTypeZero(text: Encoding): Encoding {
  return changeEncoding(text, ({ tokens }) => ({ typeIds: new Int32Array(tokens.length) }));
}
