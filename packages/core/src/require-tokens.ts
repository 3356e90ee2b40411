import { VocabularyError } from './vocabulary-error.js';

/**
 * Checks token ids at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param tokens The token ids by the name of their argument.
 * @throws VocabularyError that names the first id which is not from 0 to vocabularySize - 1.
 * @example requireTokens('nGramModel', { tokens }, 65);
 */
export function requireTokens(
  caller: string,
  tokens: Readonly<Record<string, ArrayLike<number>>>,
  vocabularySize: number,
): void {
  for (const [argument, ids] of Object.entries(tokens)) {
    const offset = firstOutside(ids, vocabularySize);
    if (offset === -1) continue;
    const advice = `Ids in \`${argument}\` are from 0 to ${vocabularySize - 1}: encode with the tokenizer that the model was made for.`;
    throw new VocabularyError({ caller, symbol: ids[offset] as number, offset, vocabularySize, advice });
  }
}

/** Where the first id is that is not in the vocabulary, or -1. A plain loop: it runs on every token of a training step. */
function firstOutside(ids: ArrayLike<number>, vocabularySize: number): number {
  for (let offset = 0; offset < ids.length; offset++) {
    const id = ids[offset] as number;
    if (id >>> 0 !== id || id >= vocabularySize) return offset;
  }
  return -1;
}
