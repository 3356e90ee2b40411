import { ArgumentError, type CaptionBatch } from '@unroll/core';
import { paddedTokenBatch, type TokenBatchOptions } from './token-batch.js';

/** Features and a text to be written from them. */
export type CaptionExample = {
  /** What the text is written from, such as an image's features, computed before. As many numbers in each example. */
  readonly features: Float32Array;
  /** Token ids, without those of start and end. */
  readonly tokens: Int32Array;
};

/**
 * Precomputed features and their captions as one batch, padded to the longest caption. Of an image with several captions,
 * each is an example; they may share the same array of features.
 *
 * @throws ArgumentError if there is no example, one has features of another length than the first, or a caption of fewer than
 *   two tokens, those of start and end included.
 * @example
 * exampleBatches(captions, { batchSize: 32, key, collate: (examples) => captionBatch(examples, { startToken: 0, endToken: 1 }) });
 */
export function captionBatch(examples: readonly CaptionExample[], options: TokenBatchOptions = {}): CaptionBatch {
  const texts = examples.map(({ tokens }) => tokens);
  const batch = paddedTokenBatch('captionBatch', (index) => `examples[${index}].tokens.length`, texts, options);
  const size = examples[0]?.features.length ?? 0;
  const features = new Float32Array(examples.length * size);
  for (const [index, example] of examples.entries()) {
    if (example.features.length !== size) {
      throw new ArgumentError({
        caller: 'captionBatch',
        argument: `examples[${index}].features.length`,
        expectation: `equal that of the first example, ${size}`,
        actual: example.features.length,
      });
    }
    features.set(example.features, index * size);
  }
  return { ...batch, features };
}
