import type { Command } from '../command.js';
import { table } from '../terminal/table.js';
import { wrapWords } from '../terminal/wrap-words.js';
import type { OptionTable } from './parse-arguments.js';

const width = 100;

/** The help of a command: usage, description, options and examples, in at most 100 columns. */
export function commandHelp({ name, operands, description, options, examples }: Command): string {
  return [
    `Usage: unroll ${name} ${operands}`.trimEnd(),
    ...description.map((paragraph) => wrapWords(paragraph, width).join('\n')),
    ['Options:', ...table([...optionRows(options), ['-h, --help', 'Prints this.']], width)].join('\n'),
    ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n'),
  ].join('\n\n');
}

function optionRows(options: OptionTable): [string, string][] {
  return Object.entries(options).map(([name, { placeholder, description }]) => {
    return [placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`, description];
  });
}
