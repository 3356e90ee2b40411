import { ArgumentError } from '@unroll/core';
import type { GrammarProductions } from './grammar-production.js';

const caller = 'probabilisticGrammar';

/**
 * Walks the rules of a grammar from its start: every symbol on the way has a rule, none leads back to itself, and no
 * rule is left over.
 *
 * @throws ArgumentError that names the first symbol for which this is not so.
 */
export function requireConnectedRules(start: string, productions: GrammarProductions): void {
  if (!productions.has(start)) {
    throw new ArgumentError({ caller, argument: 'start', expectation: 'be a symbol that has a rule', actual: start });
  }
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (symbol: string): void => {
    if (path.includes(symbol)) throw recursionError([...path.slice(path.indexOf(symbol)), symbol]);
    if (finished.has(symbol)) return;
    path.push(symbol);
    for (const [index, { parts }] of (productions.get(symbol) ?? []).entries()) {
      for (const part of parts) {
        if (typeof part === 'string') continue;
        if (!productions.has(part.symbol)) throw unknownSymbolError(`rules.${symbol}[${index}]`, part.symbol);
        visit(part.symbol);
      }
    }
    path.pop();
    finished.add(symbol);
  };
  visit(start);
  for (const symbol of productions.keys()) if (!finished.has(symbol)) throw unusedSymbolError(start, symbol);
}

function recursionError(cycle: readonly string[]): ArgumentError {
  const expectation = 'lead from no symbol back to itself';
  const advice = 'Write the repetition out, with one symbol for each depth.';
  return new ArgumentError({ caller, argument: 'rules', expectation, actual: cycle.join(' -> '), advice });
}

function unknownSymbolError(argument: string, symbol: string): ArgumentError {
  const expectation = 'name symbols that have a rule';
  const advice = 'Add the rule or correct the name. For braces in the text itself, write {{ and }}.';
  return new ArgumentError({ caller, argument, expectation, actual: `{${symbol}}`, advice });
}

function unusedSymbolError(start: string, symbol: string): ArgumentError {
  const expectation = `hold only symbols that ${JSON.stringify(start)} leads to`;
  const advice = `Remove the rule, or name it in a template as {${symbol}}.`;
  return new ArgumentError({ caller, argument: 'rules', expectation, actual: symbol, advice });
}
