import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** What a command line asks for. */
export type Arguments = {
  /** Names of rows; none stands for all. */
  readonly names: readonly string[];
  /** One line of JSON a row instead of a table. */
  readonly json: boolean;
  /** Where the time of our own steps goes, by kernel, instead of how long they take. */
  readonly profile: boolean;
  /** Whether the results are written to docs/benchmarks.md. */
  readonly write: boolean;
  readonly help: boolean;
  /** How many rounds every row is measured in, at most. */
  readonly rounds: number;
};

const defaultRounds = '7';

/** What `--help` prints. */
export const usage = `Usage: npm run bench -- [row...] [options]

Measures training steps and generation beside tfjs-layers on WASM and PyTorch on the processor, in turns, and prints
medians. PyTorch is looked for in the Python that the variable PYTHON names, else in /usr/bin/python3, then in python3;
without one that has it, its column stays empty. Without rows, all are measured, which takes about ten minutes.

Options:
  --json       Prints one line of JSON a row.
  --profile    Prints where the time of our own steps goes, by kernel, instead. Default rows: lesson-step, train-128x2.
  --rounds N   In how many rounds a row is measured, at most. Slow rows get fewer, at least three. Default ${defaultRounds}.
  --write      Writes the tables to docs/benchmarks.md. Takes no rows: all are measured.
  -h, --help   Prints this.

Examples:
  npm run bench -- lesson-step generate-128x1
  npm run bench -- --profile train-128x2`;

/**
 * Reads a command line.
 *
 * @throws UsageError if it cannot be understood.
 */
export function parseArguments(commandLine: readonly string[]): Arguments {
  const { values, positionals: names } = parse(commandLine);
  const rounds = Number(values.rounds);
  if (!/^\d+$/.test(values.rounds) || rounds < 1) {
    throw new UsageError(`\`--rounds\` must be an integer of at least 1, got "${values.rounds}".`);
  }
  if (values.write && (names.length > 0 || values.profile)) {
    throw new UsageError('`--write` writes the tables of all rows: it takes no rows, and no `--profile`.');
  }
  return { ...values, names, rounds };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        rounds: { type: 'string', default: defaultRounds },
        write: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See \`npm run bench -- --help\`.`);
  }
}
