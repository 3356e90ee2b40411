import { ArgumentError, requireNumber } from '@unroll/core';
import type { GrammarAlternative, GrammarDefinition } from './grammar-definition.js';
import type { GrammarPart, GrammarProduction, GrammarProductions } from './grammar-production.js';
import { parseTemplate } from './parse-template.js';
import { requireConnectedRules } from './require-connected-rules.js';
import { requirePrefixCodes } from './require-prefix-codes.js';

const caller = 'probabilisticGrammar';

/** A checked grammar: each of its texts can be read in one way only, and none of them begins another. */
export type ProbabilisticGrammar = {
  /** The symbol that every text begins from. */
  readonly start: string;
  /** What each symbol writes, and how likely. */
  readonly productions: GrammarProductions;
};

/**
 * A probabilistic context-free grammar whose entropy is known exactly.
 *
 * Two restrictions make that so, and both are checked. No symbol leads back to itself, so there are finitely many
 * texts. And no alternative of a symbol writes a text that begins, or is, a text of another one: each rule is a prefix
 * code. A text can then be read from left to right in one way only, and is as likely as the choices that write it. In
 * practice, let alternatives end with what follows them: `['.', ', they say.']`, not `['', ', they say']`.
 *
 * @param definition.start A symbol that leads to all others.
 * @param definition.rules Probabilities are weights divided by the sum of the weights of their symbol.
 * @throws ArgumentError if a symbol has no rule, no alternative or no use; a template has a single brace; a weight is
 *   not from 1e-9 to 1e9; a symbol leads back to itself; an alternative can begin another; or nothing is written.
 * @example
 * const grammar = probabilisticGrammar({
 *   start: 'weather',
 *   rules: { weather: ['{sky} today.\n'], sky: [{ text: 'Rain', weight: 3 }, 'Sun'] },
 * });
 */
export function probabilisticGrammar({ start, rules }: GrammarDefinition): ProbabilisticGrammar {
  const productions = new Map(
    Object.entries(rules).map(([symbol, alternatives]) => [symbol, productionsOf(symbol, alternatives)]),
  );
  requireConnectedRules(start, productions);
  requirePrefixCodes(productions);
  requireText(start, productions);
  return { start, productions };
}

function productionsOf(symbol: string, alternatives: readonly GrammarAlternative[]): GrammarProduction[] {
  const argument = `rules.${symbol}`;
  if (!Array.isArray(alternatives) || alternatives.length === 0) {
    const expectation = 'be a list of at least one alternative';
    throw new ArgumentError({ caller, argument, expectation, actual: alternatives });
  }
  const weighted = alternatives.map((alternative: GrammarAlternative, index) => {
    const { text, weight } = typeof alternative === 'string' ? { text: alternative, weight: 1 } : alternative;
    requireNumber(caller, { [`${argument}[${index}].weight`]: weight }, { minimum: 1e-9, maximum: 1e9 });
    return { weight, parts: partsOf(`${argument}[${index}]`, text) };
  });
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weighted.map(({ weight, parts }) => ({ probability: weight / total, parts }));
}

function partsOf(argument: string, text: unknown): GrammarPart[] {
  if (typeof text !== 'string') {
    throw new ArgumentError({ caller, argument, expectation: 'be a template or { text, weight }', actual: text });
  }
  const parts = parseTemplate(text);
  if (parts !== undefined) return parts;
  const expectation = 'have a partner for each brace';
  const advice = 'Write {{ and }} for braces in the text itself.';
  throw new ArgumentError({ caller, argument, expectation, actual: text, advice });
}

function requireText(start: string, productions: GrammarProductions): void {
  for (const alternatives of productions.values()) {
    if (alternatives.some(({ parts }) => parts.some((part) => typeof part === 'string'))) return;
  }
  throw new ArgumentError({ caller, argument: 'start', expectation: 'lead to at least one character', actual: start });
}
