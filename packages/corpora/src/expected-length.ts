import { expectedTotal } from './expected-total.js';
import type { ProbabilisticGrammar } from './probabilistic-grammar.js';

/** The mean length of a text of a grammar, exactly, in characters (Unicode code points). */
export function expectedLength(grammar: ProbabilisticGrammar): number {
  return expectedTotal(grammar, ({ parts }) => {
    let length = 0;
    for (const part of parts) if (typeof part === 'string') length += Array.from(part).length;
    return length;
  });
}
