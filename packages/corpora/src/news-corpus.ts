import { foldInKey, randomKey, requireInteger } from '@unroll/core';
import { newsGrammar } from './news-grammar.js';
import { sampleText } from './sample-text.js';

/** Options of {@link newsCorpus}. */
export type NewsCorpusOptions = {
  /** Which corpus. Integer, at least 0. Take another for training than for validation. */
  readonly seed: number;
  /** How many characters. Integer, from 1 to 2²⁸. */
  readonly characterCount: number;
};

/**
 * The beginning of an endless stream of made-up news, texts of {@link newsGrammar} drawn independently.
 *
 * It has exactly the number of characters asked for, so that the last text is cut where they end, and a longer corpus
 * begins with the shorter one of the same seed. The same seed gives the same corpus on every machine. The least loss a
 * model can expect on it is `entropyPerCharacter(newsGrammar())`.
 *
 * @throws ArgumentError if an option is not such an integer.
 * @example const text = newsCorpus({ seed: 1, characterCount: 1_000_000 });
 */
export function newsCorpus({ seed, characterCount }: NewsCorpusOptions): string {
  requireInteger('newsCorpus', { seed }, { minimum: 0 });
  requireInteger('newsCorpus', { characterCount }, { maximum: 2 ** 28 });
  const grammar = newsGrammar();
  const key = randomKey(seed);
  const texts: string[] = [];
  for (let length = 0; length < characterCount; ) {
    const text = sampleText(grammar, foldInKey(key, texts.length));
    texts.push(text);
    length += text.length; // the news is ASCII: one UTF-16 unit a character
  }
  return texts.join('').slice(0, characterCount);
}
