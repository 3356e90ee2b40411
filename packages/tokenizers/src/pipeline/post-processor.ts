import type { Encoding } from './encoding.js';
import type { JsonObject } from './json-object.js';

/** Adds to the tokens of a text, or of a pair of texts, those that a model expects around them. */
export interface PostProcessor {
  /** How many tokens it adds to one text (1) or to a pair (2). */
  addedCount(textCount: 1 | 2): number;
  /**
   * The tokens with those added, still in parts that follow one another; what truncation cut off of a text goes with it.
   *
   * @param texts The encodings of one text or of a pair; in a sequence, the parts that the post-processor before it gave.
   * @param addsTokens Whether to add tokens; otherwise only type ids and offsets are set.
   */
  process(texts: readonly Encoding[], addsTokens: boolean): readonly Encoding[];
  /** Its entry in `tokenizer.json`. */
  toJSON(): JsonObject;
}
