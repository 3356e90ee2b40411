import type { RandomKey } from '@unroll/core';
import type { GrammarProduction } from './grammar-production.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';
import { uniformStream } from './uniform-stream.js';

/**
 * One text of a grammar, drawn with the probabilities of the grammar.
 *
 * The same grammar and the same key give the same text on every machine. For many texts, fold a number into the key
 * for each.
 *
 * @example const text = sampleText(newsGrammar(), randomKey(1));
 */
export function sampleText({ start, productions }: ProbabilisticGrammar, key: RandomKey): string {
  const drawUniform = uniformStream(key);
  const write = (symbol: string): string => {
    let text = '';
    for (const part of pick(productions.get(symbol) ?? [], drawUniform).parts) {
      text += typeof part === 'string' ? part : write(part.symbol);
    }
    return text;
  };
  return write(start);
}

/** Draws a production; where there is only one, nothing is drawn. */
function pick(productions: readonly GrammarProduction[], drawUniform: () => number): GrammarProduction {
  const last = productions.at(-1) as GrammarProduction; // also takes what rounding leaves of [0, 1)
  if (productions.length === 1) return last;
  const uniform = drawUniform();
  let end = 0; // of the share of [0, 1) that belongs to a production
  for (const production of productions) {
    end += production.probability;
    if (uniform < end) return production;
  }
  return last;
}
