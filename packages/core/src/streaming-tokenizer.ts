import type { IncrementalDecoder } from './incremental-decoder.js';
import type { Tokenizer } from './tokenizer.js';

/** A tokenizer that also decodes tokens one at a time, such as those of a text that is being generated. */
export interface StreamingTokenizer extends Tokenizer {
  /** A decoder of one text. What it gives from the first `push` to `end` is what `decode` makes of the same tokens. */
  incrementalDecoder(): IncrementalDecoder;
}
