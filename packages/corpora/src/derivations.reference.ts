import type { GrammarPart, GrammarProductions } from './grammar-production.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';

/** The ways in which a grammar writes a text: how many there are, and how likely they are together. */
export type Derivations = { readonly count: number; readonly probability: number };

/**
 * The derivations of a text, by dynamic programming over its positions (the inside algorithm): for each symbol and
 * position, the positions where it may end.
 *
 * Source: Lari & Young 1990, "The estimation of stochastic context-free grammars using the inside-outside algorithm".
 */
export function derivationsOf({ start, productions }: ProbabilisticGrammar, text: string): Derivations {
  const known = new Map<string, Ends>();
  return endsOfSymbol(productions, text, start, 0, known).get(text.length) ?? { count: 0, probability: 0 };
}

type Ends = Map<number, Derivations>;

function endsOfSymbol(
  productions: GrammarProductions,
  text: string,
  symbol: string,
  position: number,
  known: Map<string, Ends>,
): Ends {
  const name = `${position} ${symbol}`;
  const earlier = known.get(name);
  if (earlier !== undefined) return earlier;
  const ends: Ends = new Map();
  known.set(name, ends);
  for (const { probability, parts } of productions.get(symbol) ?? []) {
    let reached: Ends = new Map([[position, { count: 1, probability }]]);
    for (const part of parts) {
      const next: Ends = new Map();
      for (const [from, before] of reached) {
        for (const [to, here] of endsOfPart(productions, text, part, from, known)) add(next, to, times(before, here));
      }
      reached = next;
    }
    for (const [to, derivations] of reached) add(ends, to, derivations);
  }
  return ends;
}

function endsOfPart(
  productions: GrammarProductions,
  text: string,
  part: GrammarPart,
  position: number,
  known: Map<string, Ends>,
): Ends {
  if (typeof part !== 'string') return endsOfSymbol(productions, text, part.symbol, position, known);
  if (!text.startsWith(part, position)) return new Map();
  return new Map([[position + part.length, { count: 1, probability: 1 }]]);
}

function times(a: Derivations, b: Derivations): Derivations {
  return { count: a.count * b.count, probability: a.probability * b.probability };
}

function add(ends: Ends, position: number, { count, probability }: Derivations): void {
  const there = ends.get(position) ?? { count: 0, probability: 0 };
  ends.set(position, { count: there.count + count, probability: there.probability + probability });
}
