import type { GrammarPart, GrammarProductions } from './grammar-production.js';

/** A text of one sequence of parts that begins, or is, a text of another. */
export type PrefixCollision = {
  /** The shorter text. A symbol that both write is left as `{symbol}`. */
  readonly text: string;
  /** Whether it is the first of the two sequences that writes it. */
  readonly firstEnds: boolean;
};

/** What is still to be written: a linked list of parts. */
type Remainder = { readonly part: GrammarPart; readonly rest: Remainder } | undefined;

/**
 * A text of one sequence of parts that begins a text of the other, or undefined if there is none.
 *
 * Both are written side by side for as long as they agree. Where the same symbol comes next in both, they can only go
 * on agreeing if both write the same text for it, because its rule is a prefix code too; so it is passed over.
 *
 * @param productions A grammar without recursion, each of whose other rules is checked as well.
 */
export function findPrefixCollision(
  productions: GrammarProductions,
  first: readonly GrammarPart[],
  second: readonly GrammarPart[],
): PrefixCollision | undefined {
  return compare(productions, prepend(first, undefined), prepend(second, undefined), '');
}

function compare(
  productions: GrammarProductions,
  first: Remainder,
  second: Remainder,
  text: string,
): PrefixCollision | undefined {
  if (first === undefined || second === undefined) return { text, firstEnds: first === undefined };
  const [a, b] = [first.part, second.part];
  if (typeof a === 'string' && typeof b === 'string') {
    const length = sharedLength(a, b);
    if (length < a.length && length < b.length) return undefined;
    return compare(productions, drop(length, a, first), drop(length, b, second), text + a.slice(0, length));
  }
  if (typeof a !== 'string' && typeof b !== 'string' && a.symbol === b.symbol) {
    return compare(productions, first.rest, second.rest, `${text}{${a.symbol}}`);
  }
  const continuations = expand(productions, second);
  for (const one of expand(productions, first)) {
    for (const other of continuations) {
      const collision = compare(productions, one, other, text);
      if (collision !== undefined) return collision;
    }
  }
  return undefined;
}

/** What a remainder may turn into when the symbol at its head is written; a literal stays as it is. */
function expand(productions: GrammarProductions, { part, rest }: NonNullable<Remainder>): Remainder[] {
  if (typeof part === 'string') return [{ part, rest }];
  return (productions.get(part.symbol) ?? []).map(({ parts }) => prepend(parts, rest));
}

function prepend(parts: readonly GrammarPart[], rest: Remainder): Remainder {
  return parts.reduceRight<Remainder>((remainder, part) => ({ part, rest: remainder }), rest);
}

function drop(length: number, literal: string, { rest }: NonNullable<Remainder>): Remainder {
  return length === literal.length ? rest : { part: literal.slice(length), rest };
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
