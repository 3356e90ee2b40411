import type { PairAlphabet } from './pair-alphabet.js';

/** The token that begins and ends each translation: the one behind those of the target's characters. */
export function borderTokenOf({ target }: PairAlphabet): number {
  return target.vocabularySize;
}

/** How many tokens there are on each side. */
export function translatorSizesOf(alphabet: PairAlphabet): {
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
} {
  return {
    sourceVocabularySize: alphabet.source.vocabularySize,
    targetVocabularySize: borderTokenOf(alphabet) + 1,
  };
}
