import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';

/**
 * The text of tokens without the special ones: what `decode` gives, had they not been there.
 *
 * @throws VocabularyError if an id is not in the vocabulary.
 * @example decodeText(tokenizer, encodeText(tokenizer, 'to be').tokens); // 'to be', without [CLS] and [SEP]
 */
export function decodeText(tokenizer: PipelineTokenizer, tokens: Iterable<number>): string {
  const special = new Set(tokenizer.addedTokens.filter(({ isSpecial }) => isSpecial).map(({ id }) => id));
  return tokenizer.decode([...tokens].filter((token) => !special.has(token)));
}
