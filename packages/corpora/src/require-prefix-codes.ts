import { ArgumentError } from '@unroll/core';
import { findPrefixCollision } from './find-prefix-collision.js';
import type { GrammarProductions } from './grammar-production.js';

/**
 * Proves that each rule of a grammar without recursion is a prefix code: no alternative of a symbol writes a text that
 * begins, or is, a text of another one.
 *
 * What is composed of prefix codes, one after another, is again a prefix code, and can be taken apart in one way only;
 * hence so are the texts of the whole grammar.
 *
 * Source: Cover & Thomas 2006, "Elements of information theory", section 5.1 (there: instantaneous codes).
 *
 * @throws ArgumentError that names the first two alternatives for which this is not so, and what the shorter one writes.
 */
export function requirePrefixCodes(productions: GrammarProductions): void {
  for (const [symbol, alternatives] of productions) {
    for (const [secondIndex, second] of alternatives.entries()) {
      for (const [firstIndex, first] of alternatives.slice(0, secondIndex).entries()) {
        const collision = findPrefixCollision(productions, first.parts, second.parts);
        if (collision === undefined) continue;
        const [shorter, longer] = collision.firstEnds ? [firstIndex, secondIndex] : [secondIndex, firstIndex];
        throw new ArgumentError({
          caller: 'probabilisticGrammar',
          argument: `rules.${symbol}[${shorter}]`,
          expectation: `write no text that begins a text of \`rules.${symbol}[${longer}]\``,
          actual: collision.text,
          advice: 'Let each alternative end with what follows it, such as a space or a full stop.',
        });
      }
    }
  }
}
