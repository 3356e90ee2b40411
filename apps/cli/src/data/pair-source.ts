import { UsageError } from '../errors/usage-error.js';
import type { ColumnNames } from './data-record.js';
import { type PathSource, pathSources } from './path-sources.js';
import { requireDifferentColumns } from './require-different-columns.js';

const numberColumns = ['english', 'french', 'digits'] as const;

/** In what the built-in numbers are written, by the names that their columns have. */
type NumberColumn = (typeof numberColumns)[number];

/** Where sentence pairs come from, as plain data: a run's configuration keeps it. */
export type PairSource =
  | PathSource
  | {
      readonly type: 'built-in numbers';
      readonly seed: number;
      readonly trainingCount: number;
      readonly heldOutCount: number;
      /** What is translated. */
      readonly source: NumberColumn;
      /** What is to be written for it. */
      readonly target: NumberColumn;
    };

/** Sentence pairs, as a run's configuration keeps them. */
export type PairText = {
  readonly sources: readonly PairSource[];
  /** Where the two are in the files. */
  readonly columns: ColumnNames<'source' | 'target'>;
};

/**
 * Numbers below a million, which are learned from where the user names nothing: in English words, in French ones, and in
 * digits.
 *
 * @param columns What is translated into what. Default: `english` into `french`.
 * @throws UsageError if there is no such column.
 * @throws CommandError if both are the same.
 */
export function builtInPairs(columns: ColumnNames<'source' | 'target'>): Exclude<PairSource, PathSource> {
  const source = numberColumnOf(columns.source ?? 'english');
  const target = numberColumnOf(columns.target ?? 'french');
  requireDifferentColumns(['source', 'target'], [source, target]);
  return { type: 'built-in numbers', seed: 1, trainingCount: 20_000, heldOutCount: 1000, source, target };
}

/**
 * The sentence pairs that a user named. Without any files, the built-in ones; their columns are not those of files that the
 * run may be measured on later.
 *
 * @throws CommandError for standard input, or the same column twice.
 * @throws UsageError for columns that the built-in pairs do not have.
 */
export function pairTextOf(names: readonly string[], columns: ColumnNames<'source' | 'target'>): PairText {
  if (names.length === 0) return { sources: [builtInPairs(columns)], columns: {} };
  return { sources: pathSources(names), columns };
}

function numberColumnOf(name: string): NumberColumn {
  const column = numberColumns.find((known) => known === name);
  if (column !== undefined) return column;
  throw new UsageError(
    `the built-in pairs have the columns ${numberColumns.join(', ')}, and none is "${name}". Name two of them with \`--source-column\` and \`--target-column\`, or a file of your own.`,
  );
}
