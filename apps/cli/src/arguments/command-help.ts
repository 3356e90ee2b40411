import type { Command } from '../command.js';
import { table } from '../terminal/table.js';
import { wrapWords } from '../terminal/wrap-words.js';
import type { OptionTable } from './parse-arguments.js';

const width = 100;
const widestLeft = 28;

/** The help of a command: usage, description, options and examples, in at most 100 columns. */
export function commandHelp({ name, operands, description, options, examples }: Command): string {
  return [
    `Usage: unroll ${name} ${operands}`.trimEnd(),
    ...description.map((paragraph) => wrapWords(paragraph, width).join('\n')),
    ['Options:', ...optionLines([...optionRows(options), ['-h, --help', 'Prints this.']])].join('\n'),
    ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n'),
  ].join('\n\n');
}

function optionRows(options: OptionTable): [string, string][] {
  return Object.entries(options).map(([name, { placeholder, description }]) => {
    return [placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`, description];
  });
}

/** The options in two columns; one that is too long for the left column stands on a line of its own. */
function optionLines(rows: readonly (readonly [option: string, description: string])[]): string[] {
  const left = Math.max(...rows.map(([option]) => (option.length > widestLeft ? 0 : option.length)));
  return rows.flatMap(([option, description]) => {
    const isLong = option.length > left;
    const own = isLong ? [`  ${option}`] : [];
    return [...own, ...table([[(isLong ? '' : option).padEnd(left), description]], width)];
  });
}
