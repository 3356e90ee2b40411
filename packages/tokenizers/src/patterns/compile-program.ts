import { ArgumentError } from '@unroll/core';
import type { CharacterSet } from './character-set.js';
import type { Instruction } from './instruction.js';
import type { Expression } from './syntax-tree.js';

/** A regular expression as instructions of a machine that follows all ways through it at once. */
export type Program = {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** The sets that instructions name. */
  readonly sets: readonly CharacterSet[];
  /** Whether it looks at the code point before. */
  readonly looksBehind: boolean;
};

const mostInstructions = 10_000;

/**
 * The program of an expression.
 *
 * Source: Thompson, "Regular Expression Search Algorithm", 1968; with priorities as in Cox, "Regular Expression Matching:
 * the Virtual Machine Approach", 2009.
 *
 * @throws ArgumentError if it has more than 10,000 instructions, as nested counts soon do.
 */
export function compileProgram(caller: string, source: string, expression: Expression): Program {
  const instructions: Instruction[] = [{ type: 'match' }];
  const setIndices = new Map<CharacterSet, number>();
  let looksBehind = false;

  const add = (instruction: Instruction): number => {
    if (instructions.length === mostInstructions) {
      throw new ArgumentError({
        caller,
        argument: 'pattern',
        expectation: `have no more than ${mostInstructions} parts once its counts are written out`,
        actual: source.slice(0, 100),
        advice: 'Repeat it less often.',
      });
    }
    return instructions.push(instruction) - 1;
  };
  const indexOf = (set: CharacterSet): number => {
    const index = setIndices.get(set) ?? setIndices.size;
    setIndices.set(set, index);
    return index;
  };

  /** Adds an expression that goes on at an address; returns where it begins. */
  const compile = (part: Expression, next: number): number => {
    switch (part.type) {
      case 'set':
        return add({ type: 'read', set: indexOf(part.set), next });
      case 'look': {
        const isAhead = part.direction === 'ahead';
        if (!isAhead) looksBehind = true;
        return add({ type: 'look', isAhead, set: indexOf(part.set), isNegated: part.isNegated, next });
      }
      case 'sequence':
        return part.items.reduceRight((after, item) => compile(item, after), next);
      case 'choice':
        return part.options
          .map((option) => compile(option, next))
          .reduceRight((second, first) => add({ type: 'split', first, second }));
      case 'repeat':
        return compileRepeat(part, next);
      case 'atomic':
        return compile(part.item, next);
    }
  };

  const compileRepeat = (part: Expression & { readonly type: 'repeat' }, next: number): number => {
    const { item, minimum, maximum, isGreedy } = part;
    const split = (inside: number): Instruction => {
      return isGreedy ? { type: 'split', first: inside, second: next } : { type: 'split', first: next, second: inside };
    };
    let start = next;
    if (maximum === Infinity) {
      start = add({ type: 'match' }); // until its own address is known
      instructions[start] = split(compile(item, start));
    } else {
      for (let count = minimum; count < maximum; count++) start = add(split(compile(item, start)));
    }
    for (let count = 0; count < minimum; count++) start = compile(item, start);
    return start;
  };

  const start = compile(expression, 0);
  return { instructions, start, sets: [...setIndices.keys()], looksBehind };
}
