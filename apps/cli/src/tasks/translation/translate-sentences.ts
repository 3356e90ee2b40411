import { translate } from '@unroll/models';
import { borderTokenOf } from './border-token.js';
import type { PairAlphabet } from './pair-alphabet.js';
import type { SentenceTranslator, SentenceTranslatorParameters } from './translator-of.js';

/** A trained translator with its alphabets. */
export type Translator = {
  readonly model: SentenceTranslator;
  readonly parameters: SentenceTranslatorParameters;
  readonly alphabet: PairAlphabet;
  /** How many characters a translation has at most. */
  readonly longestTranslation: number;
};

/** The translations of sentences, always by the most likely character. Each sentence has at least one token. */
export function translateSentences(
  { model, parameters, alphabet, longestTranslation }: Translator,
  sentences: readonly Int32Array[],
): string[] {
  const borderToken = borderTokenOf(alphabet);
  const translations = translate(model, parameters, sentences, {
    startToken: borderToken,
    endToken: borderToken,
    maximumLength: longestTranslation,
  });
  return translations.map((tokens) => alphabet.target.decode(tokens));
}
