import type { GrammarProduction } from './grammar-production.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';

/**
 * The expectation, over the texts of a grammar, of a quantity that adds up over the productions that write a text.
 *
 *   E(symbol) = Σ over its productions p:  P(p) · (quantity(p) + Σ over the symbols s in p:  E(s))
 *
 * No symbol leads back to itself, so these linear equations are solved by substitution, once for each symbol.
 *
 * Source: Soule 1974, "Entropies of probabilistic grammars".
 */
export function expectedTotal(
  { start, productions }: ProbabilisticGrammar,
  quantity: (production: GrammarProduction) => number,
): number {
  const known = new Map<string, number>();
  const expectation = (symbol: string): number => {
    const earlier = known.get(symbol);
    if (earlier !== undefined) return earlier;
    let sum = 0;
    for (const production of productions.get(symbol) ?? []) {
      let total = quantity(production);
      for (const part of production.parts) if (typeof part !== 'string') total += expectation(part.symbol);
      sum += production.probability * total;
    }
    known.set(symbol, sum);
    return sum;
  };
  return expectation(start);
}
