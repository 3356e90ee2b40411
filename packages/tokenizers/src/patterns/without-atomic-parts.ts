import { areDisjoint, type CharacterSet, unionOf } from './character-set.js';
import type { Expression } from './syntax-tree.js';

/**
 * The expression with its possessive repeats and atomic groups made ordinary ones, where that changes no match.
 *
 * That is so for repeats of a set of characters, if what follows can begin with none of them, or cannot fail: giving a
 * character back then helps no match.
 *
 * @returns undefined if it would change one.
 */
export function withoutAtomicParts(expression: Expression): Expression | undefined {
  try {
    return released(expression, []);
  } catch (error) {
    if (error === cannotRelease) return undefined;
    throw error;
  }
}

const cannotRelease = /* @__PURE__ */ new Error('an atomic part cannot be released');

/** @param following What follows, up to the end of the pattern, the nearest last. */
function released(expression: Expression, following: readonly Expression[]): Expression {
  switch (expression.type) {
    case 'set':
    case 'look':
      return expression;
    case 'choice':
      return { type: 'choice', options: expression.options.map((option) => released(option, following)) };
    case 'sequence': {
      const items = expression.items.map((item, index) => {
        return released(item, [...following, ...expression.items.slice(index + 1).reverse()]);
      });
      return { type: 'sequence', items };
    }
    case 'repeat': {
      const again: Expression = { ...expression, minimum: 0, maximum: Infinity };
      return { ...expression, item: released(expression.item, [...following, again]) };
    }
    case 'atomic': {
      const { item } = expression;
      if (item.type === 'set') return item;
      if (item.type !== 'repeat' || item.item.type !== 'set' || !item.isGreedy) throw cannotRelease;
      if (!canGiveBack(item.item.set, following)) return item;
      throw cannotRelease;
    }
  }
}

function canGiveBack(set: CharacterSet, following: readonly Expression[]): boolean {
  const firsts: CharacterSet[] = [];
  for (const next of [...following].reverse()) {
    const start = startOf(next);
    if (start === undefined) return true;
    firsts.push(start.first);
    if (!start.canBeEmpty) return !areDisjoint(set, unionOf(firsts));
  }
  return false; // what follows matches the empty text too, so it cannot fail
}

type Start = {
  /** What it can begin with. */
  readonly first: CharacterSet;
  /** Whether it matches the empty text, anywhere. */
  readonly canBeEmpty: boolean;
};

const nothing: CharacterSet = () => false;

/** How an expression can begin; undefined if that depends on what stands around. */
function startOf(expression: Expression): Start | undefined {
  switch (expression.type) {
    case 'set':
      return { first: expression.set, canBeEmpty: false };
    case 'look':
      return undefined;
    case 'atomic':
      return startOf(expression.item);
    case 'repeat': {
      const start = startOf(expression.item);
      return start && { first: start.first, canBeEmpty: start.canBeEmpty || expression.minimum === 0 };
    }
    case 'choice': {
      const starts = expression.options.map(startOf);
      if (starts.includes(undefined)) return undefined;
      const known = starts as Start[];
      return { first: unionOf(known.map(({ first }) => first)), canBeEmpty: known.some((start) => start.canBeEmpty) };
    }
    case 'sequence': {
      const firsts: CharacterSet[] = [nothing];
      for (const item of expression.items) {
        const start = startOf(item);
        if (start === undefined) return undefined;
        firsts.push(start.first);
        if (!start.canBeEmpty) return { first: unionOf(firsts), canBeEmpty: false };
      }
      return { first: unionOf(firsts), canBeEmpty: true };
    }
  }
}
