import { ArgumentError } from '@unroll/core';
import type { TemplatePart } from './template-part.js';

/**
 * The parts of a template that is written as a text, such as `[CLS] $A [SEP] $B:1 [SEP]:1`.
 *
 * Parts stand between blanks. `$A`, or `$`, is the first text, `$B` the second; all else names special tokens. What follows
 * a colon is the type id, by default 0. `$1` is `$A:1`.
 *
 * @throws ArgumentError if a part begins with `$` and is no text, or what follows its colon is no number.
 */
export function parseTemplate(caller: string, argument: string, template: string): readonly TemplatePart[] {
  return template
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const match = partSyntax.exec(part);
      if (match !== null) return partOf(match);
      const expectation = 'have parts such as `$A`, `$B:1`, `[SEP]` or `[SEP]:1`';
      throw new ArgumentError({ caller, argument, expectation, actual: part });
    });
}

/** Groups: the name of special tokens; the letter of a text; the type id in its place; the type id after the colon. */
const partSyntax = /^(?:([^$:][^:]*)|\$(?:([AaBb])|(\d+))?)(?::(\d+))?$/;

function partOf([, special, letter, number, afterColon]: RegExpExecArray): TemplatePart {
  const typeId = Number(afterColon ?? number ?? 0);
  if (special !== undefined) return { special, typeId };
  return { text: letter?.toUpperCase() === 'B' ? 'second' : 'first', typeId };
}
