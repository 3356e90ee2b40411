import { ArgumentError, requireInteger } from '@unroll/core';
import { compareCodePoints } from './compare-code-points.js';
import { requirePieceCount } from './require-piece-count.js';
import { requireSpecialTokens } from './require-special-tokens.js';

/** Options of {@link trainWordLevel}. */
export type TrainWordLevelOptions = {
  /** How many entries the vocabulary has at most, special tokens included. Default 30000. */
  readonly vocabularySize?: number | undefined;
  /** How often a word must occur to be an entry. Default 0. */
  readonly minimumFrequency?: number | undefined;
  /** Entries with the lowest ids, in this order. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /** The function that errors name. Default trainWordLevel. */
  readonly caller?: string | undefined;
};

/**
 * A vocabulary of the most frequent words: first the special tokens, then words by how often they occur, equally frequent
 * ones by code points.
 *
 * Source: the trainer of Hugging Face's tokenizers. Differs from it: a word that is a special token keeps the id it has
 * as such (there it gets a second one, and the first is lost).
 *
 * @param counts Different words and how often each occurs, as `countPieces` gives them. Read once.
 * @returns The entries, in the order of their ids.
 * @throws ArgumentError if an option is out of its range, if there is no word, or if `vocabularySize` is less than the
 *   special tokens take.
 */
export function trainWordLevel(
  counts: Iterable<readonly [word: string, count: number]>,
  options: TrainWordLevelOptions = {},
): readonly string[] {
  const { caller = 'trainWordLevel', vocabularySize = 30000, minimumFrequency = 0, specialTokens = [] } = options;
  requireInteger(caller, { minimumFrequency }, { minimum: 0 });
  requireSpecialTokens(caller, specialTokens);
  const advice = `Raise it: there are ${specialTokens.length} special tokens.`;
  requireInteger(caller, { vocabularySize }, { minimum: Math.max(1, specialTokens.length), advice });
  const special = new Set(specialTokens);
  const words: (readonly [word: string, count: number])[] = [];
  let wordCount = 0;
  for (const [word, count] of counts) {
    requirePieceCount(caller, wordCount++, word, count);
    if (count >= minimumFrequency && !special.has(word)) words.push([word, count]);
  }
  if (wordCount === 0) {
    throw new ArgumentError({
      caller,
      argument: 'counts',
      expectation: 'hold at least one word',
      actual: 0,
      advice: 'Pass the text that the model will be trained on.',
    });
  }
  words.sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || compareCodePoints(left, right));
  return [...specialTokens, ...words.slice(0, vocabularySize - specialTokens.length).map(([word]) => word)];
}
