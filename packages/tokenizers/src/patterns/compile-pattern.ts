import { canBeEmpty } from './can-be-empty.js';
import { compileProgram } from './compile-program.js';
import { lazyAutomaton } from './lazy-automaton.js';
import { parsePattern } from './parse-pattern.js';
import type { Pattern } from './pattern.js';

/**
 * The pattern of a regular expression in the syntax of Oniguruma, which `tokenizer.json` uses.
 *
 * It is matched by a deterministic automaton that is built as the text asks for it, so that no expression takes more than
 * one look at each character. What no such automaton can do is refused by name: references to groups, looks at more than
 * one character, atomic parts that would have to give something back.
 *
 * @param caller The function that was called, as the user writes it, for errors.
 * @throws ArgumentError if the expression is malformed, or uses what is refused.
 * @example compilePattern('splitPreTokenizer', ' ?\\p{L}+').matchEnd('a cat', 1); // 5
 */
export function compilePattern(caller: string, source: string): Pattern {
  const expression = parsePattern(caller, source);
  const automaton = lazyAutomaton(compileProgram(caller, source, expression));
  return {
    source,
    canBeEmpty: canBeEmpty(expression),
    get unitsRead() {
      return automaton.unitsRead;
    },
    matchEnd: (text, start) => automaton.matchEnd(text, start),
  };
}
