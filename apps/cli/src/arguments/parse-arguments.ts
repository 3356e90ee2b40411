import { parseArgs } from 'node:util';
import { UsageError } from '../errors/usage-error.js';
import { nearest } from './nearest.js';
import type { Option } from './option.js';

/** The options of a command by name, without the dashes. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** The values of the options that were given. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name] extends Option<infer Value> ? Value : never;
};

/** What a user wrote behind the name of a command. `'help'` where the help was asked for, whatever else was. */
export type ParsedCommandLine<Table extends OptionTable> = ParsedArguments<Table> | 'help';

/** The arguments of a command. */
export type ParsedArguments<Table extends OptionTable> = {
  /** What is no option, in order. A lone `-` is among them. */
  readonly positionals: readonly string[];
  readonly options: OptionValues<Table>;
};

/**
 * Sorts the arguments of a command into options and the rest.
 *
 * A value may begin with one dash (`--seed -1` is then refused for what it is), with two only behind a `=`. Behind `--`
 * nothing is an option. Of an option that is given twice the last counts.
 *
 * @param command The command's name, for errors.
 * @throws UsageError if an option does not exist, lacks its value, has one too many, or has one that is not allowed.
 */
export function parseArguments<Table extends OptionTable>(
  command: string,
  table: Table,
  commandLine: readonly string[],
): ParsedCommandLine<Table> {
  const types = Object.entries(table).map(([name, { placeholder }]) => {
    return [name, { type: placeholder === undefined ? 'boolean' : 'string' }] as const;
  });
  const { tokens, positionals } = parseArgs({
    args: [...commandLine],
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return 'help';
  const options: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (option === undefined) throw unknownOption(command, token.rawName, Object.keys(table));
    options[token.name] = option.parse(requireValue(command, option, token), token.rawName);
  }
  return { positionals, options: options as OptionValues<Table> };
}

type OptionToken = {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
};

function requireValue(command: string, option: Option<unknown>, { rawName, value, inlineValue }: OptionToken): string {
  if (option.placeholder === undefined) {
    if (value === undefined) return '';
    throw new UsageError(`\`${rawName}\` takes no value, got "${value}". Write \`${rawName}\` alone.`);
  }
  if (value !== undefined && (inlineValue === true || !value.startsWith('--'))) return value;
  throw new UsageError(
    `\`${rawName}\` needs a value: write \`${rawName} ${option.placeholder}\`. See \`unroll ${command} --help\`.`,
  );
}

function unknownOption(command: string, given: string, names: readonly string[]): UsageError {
  const near = nearest(
    given,
    names.map((name) => `--${name}`),
  );
  const advice = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return new UsageError(`\`unroll ${command}\` has no option \`${given}\`.${advice} See \`unroll ${command} --help\`.`);
}
