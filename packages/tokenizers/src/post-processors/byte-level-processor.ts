import type { PostProcessor } from '../pipeline/post-processor.js';
import { trimOffsets } from './trim-offsets.js';

/** Options of {@link byteLevelProcessor}. */
export type ByteLevelProcessorOptions = {
  /** Whether blanks at the ends of tokens are taken out of their offsets. Default true. */
  readonly trimOffsets?: boolean;
  /** Whether the pre-tokenizer put a blank before the text, which is not to be taken out. Default true. */
  readonly addPrefixSpace?: boolean;
};

/** A post-processor for byte-level vocabularies, where blanks are parts of tokens. It adds no tokens. */
export function byteLevelProcessor(options: ByteLevelProcessorOptions = {}): PostProcessor {
  const { trimOffsets: trims = true, addPrefixSpace = true } = options;
  return {
    addedCount: () => 0,
    process: (texts) => (trims ? texts.map((text) => trimOffsets(text, addPrefixSpace)) : texts),
    toJSON: () => ({ type: 'ByteLevel', add_prefix_space: addPrefixSpace, trim_offsets: trims, use_regex: true }),
  };
}
