import type { NumberedToken } from '../pipeline/added-token.js';
import type { TokenizerParts } from '../pipeline/create-tokenizer.js';
import type { JsonObject } from '../pipeline/json-object.js';
import { writePadding } from './padding-json.js';
import { writeTruncation } from './truncation-json.js';

/** A tokenizer as a `tokenizer.json`, the file format of Hugging Face tokenizers. */
export function writeTokenizerJson(parts: TokenizerParts, addedTokens: readonly NumberedToken[]): JsonObject {
  const { truncation, padding, normalizer, preTokenizer, postProcessor, decoder, model } = parts;
  return {
    version: '1.0',
    truncation: truncation === undefined ? null : writeTruncation(truncation),
    padding: padding === undefined ? null : writePadding(padding),
    added_tokens: addedTokens.map((token) => ({
      id: token.id,
      content: token.content,
      single_word: token.isSingleWord,
      lstrip: token.stripsLeft,
      rstrip: token.stripsRight,
      normalized: token.isNormalized,
      special: token.isSpecial,
    })),
    normalizer: normalizer?.toJSON() ?? null,
    pre_tokenizer: preTokenizer?.toJSON() ?? null,
    post_processor: postProcessor?.toJSON() ?? null,
    decoder: decoder?.toJSON() ?? null,
    model: model.toJSON(),
  };
}
