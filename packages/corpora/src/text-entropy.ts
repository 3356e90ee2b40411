import { logarithm } from '@unroll/core';
import { expectedTotal } from './expected-total.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';

/**
 * The entropy of one text of a grammar, exactly, in nats.
 *
 * It is the mean of -ln P, added up over the choices that write a text. A text can be read in one way only
 * ({@link probabilisticGrammar} sees to that), so the entropy of the choices is that of the text.
 *
 * Source: Soule 1974, "Entropies of probabilistic grammars" (there: derivational entropy).
 */
export function textEntropy(grammar: ProbabilisticGrammar): number {
  return expectedTotal(grammar, ({ probability }) => -logarithm(probability));
}
