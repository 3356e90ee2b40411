import { bytesMadeVisible } from '../pipeline/bytes-made-visible.js';
import type { Normalizer } from '../pipeline/normalizer.js';

/** Writes every byte of a text in UTF-8 as a visible character, as `byteLevelPreTokenizer` does, and cuts nothing. */
export function byteLevelNormalizer(): Normalizer {
  return {
    normalize: bytesMadeVisible,
    toJSON: () => ({ type: 'ByteLevel' }),
  };
}
