import type { Decoder } from '../pipeline/decoder.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';

/** The parts around the model of a trained tokenizer. */
export type TrainedParts = {
  /** Changes texts first, in training too. */
  readonly normalizer?: Normalizer;
  /** Cuts texts into pieces, in training too. No entry is learned that crosses from one to another. */
  readonly preTokenizer?: PreTokenizer;
  /** Adds tokens around those of a text, in `encodeText`. */
  readonly postProcessor?: PostProcessor;
  /** Makes text of entries. */
  readonly decoder?: Decoder;
};
