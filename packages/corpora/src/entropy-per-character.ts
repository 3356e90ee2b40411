import { expectedLength } from './expected-length.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';
import { textEntropy } from './text-entropy.js';

/**
 * The entropy rate of an endless stream of a grammar's texts, each drawn independently, one right after another;
 * exactly, in nats per character. It is the floor of the loss on that stream: no language model can expect less.
 *
 *   entropyPerCharacter = textEntropy / expectedLength
 *
 * No text of a grammar begins another, so a stream can be cut into its texts in one way only and holds just the
 * information of the texts in it, n · textEntropy for n of them. By the law of large numbers these fill
 * n · expectedLength characters, but for a share that vanishes as n grows (the renewal-reward theorem).
 *
 * Source: Cover & Thomas 2006, "Elements of information theory", sections 4.2 (entropy rate) and 5.1 (prefix codes).
 *
 * @example const floor = entropyPerCharacter(newsGrammar());
 */
export function entropyPerCharacter(grammar: ProbabilisticGrammar): number {
  return textEntropy(grammar) / expectedLength(grammar);
}
