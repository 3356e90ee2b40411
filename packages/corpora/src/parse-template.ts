import type { GrammarPart } from './grammar-production.js';

/**
 * The parts of a template in order, with neighbouring literals joined; undefined if a brace has no partner.
 *
 * @example parseTemplate('{team} win {{again}}'); // [{ symbol: 'team' }, ' win {again}']
 */
export function parseTemplate(template: string): GrammarPart[] | undefined {
  const parts: GrammarPart[] = [];
  let literal = '';
  for (const [piece, symbol] of template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)) {
    if (piece === '{' || piece === '}') return undefined;
    if (symbol === undefined) {
      literal += piece === '{{' || piece === '}}' ? piece.slice(1) : piece;
      continue;
    }
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push({ symbol });
  }
  if (literal !== '') parts.push(literal);
  return parts;
}
