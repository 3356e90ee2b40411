import { addedTokens } from '../encodings/added-tokens.js';
import { mergeEncodings } from '../encodings/merge-encodings.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { requireIds, type SpecialToken } from './special-token.js';

/** Options of {@link bertProcessor}. */
export type BertProcessorOptions = {
  /** The token after each text. */
  readonly sep: SpecialToken;
  /** The token before all. */
  readonly cls: SpecialToken;
};

/**
 * A post-processor that adds what BERT expects: `[CLS] first [SEP]`, or `[CLS] first [SEP] second [SEP]`.
 *
 * Type ids: those of the texts; 0 for the tokens around the first text, 1 for the one after the second.
 *
 * Source: Devlin et al. 2019, BERT, section 3.
 *
 * @throws ArgumentError if a token is not an integer from 0 to 2^31 - 1.
 */
export function bertProcessor({ sep, cls }: BertProcessorOptions): PostProcessor {
  requireIds('bertProcessor', { 'sep.token': sep.token, 'cls.token': cls.token });
  const before = addedTokens({ tokens: [cls.token], entries: [cls.entry], typeId: 0 });
  const after = addedTokens({ tokens: [sep.token], entries: [sep.entry], typeId: 0 });
  const afterSecond = addedTokens({ tokens: [sep.token], entries: [sep.entry], typeId: 1 });
  return {
    addedCount: (textCount) => textCount + 1,
    process: (texts, addsTokens) => {
      if (!addsTokens) return texts;
      return texts.map((text, index) => mergeEncodings(index === 0 ? [before, text, after] : [text, afterSecond]));
    },
    toJSON: () => ({ type: 'BertProcessing', sep: [sep.entry, sep.token], cls: [cls.entry, cls.token] }),
  };
}
