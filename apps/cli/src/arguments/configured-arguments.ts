import { readFile } from 'node:fs/promises';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { nearest } from './nearest.js';
import type { OptionTable, OptionValues, ParsedArguments } from './parse-arguments.js';

/**
 * The arguments of a command with those of a JSON file, which has options by their names without the dashes and, as
 * `files`, what stands where the command line has files, from the current folder as there. What is on the command line
 * counts for more.
 *
 * @param alternatives Options of which one takes the place of all others. Default: none.
 * @throws CommandError if the file cannot be read, is not JSON, or has something that is not an option.
 * @throws UsageError if an option of it has a value that is not allowed.
 */
export async function configuredArguments<Table extends OptionTable>(
  path: string,
  table: Table,
  { positionals, options }: ParsedArguments<Table>,
  alternatives: readonly string[] = [],
): Promise<ParsedArguments<Table>> {
  const { files = [], ...given } = objectOf(path, await readConfiguration(path));
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) {
    throw wrong(path, '`files` must be a list of texts');
  }
  const configured = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const read = valueOf(path, table, name, value);
      const isReplaced = alternatives.includes(name) && alternatives.some((other) => Object.hasOwn(options, other));
      return read === undefined || isReplaced ? [] : [[name, read]];
    }),
  );
  return {
    positionals: positionals.length > 0 ? positionals : files,
    options: { ...configured, ...options } as OptionValues<Table>,
  };
}

/**
 * The error of options that do not go together, where some may come from a configuration: it names that too. Any other
 * error as it is.
 */
export function namingConfiguration(path: string, error: unknown): unknown {
  if (!(error instanceof UsageError)) return error;
  return new UsageError(`${error.message} The options of "${shownPath(path)}" count too.`);
}

async function readConfiguration(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') throw wrong(path, 'it is a folder');
    return explainFileErrors(path, () => Promise.reject(error));
  }
}

function objectOf(path: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(path, `it is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(path, 'it must have an object, such as {"hidden": 256, "steps": 2000}');
}

/** The value of an option; undefined for an option without a value that is off. */
function valueOf(path: string, table: OptionTable, name: string, value: unknown): unknown {
  const option = Object.hasOwn(table, name) ? table[name] : undefined;
  if (option === undefined || name === 'config') {
    const names = Object.keys(table).filter((known) => known !== 'config');
    const near = nearest(name, names);
    const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw wrong(path, `there is no option "${name}"`, advice);
  }
  const named = `"${name}" in "${shownPath(path)}"`;
  if (option.placeholder === undefined) {
    if (typeof value !== 'boolean') throw wrong(path, `"${name}" must be true or false`);
    return value ? option.parse('', named) : undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw wrong(path, `"${name}" must be a text or a number`);
  }
  return option.parse(String(value), named);
}

function wrong(path: string, how: string, advice = ''): CommandError {
  return new CommandError(`"${shownPath(path)}" cannot be used as a configuration: ${how}.${advice}`);
}
