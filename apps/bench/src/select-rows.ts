import type { Row } from './row.ts';
import { UsageError } from './usage-error.ts';

/**
 * The rows of some names, in the order of the rows; all of them where no name is given.
 *
 * @throws UsageError if there is no row of a name.
 */
export function selectRows(rows: readonly Row[], names: readonly string[]): readonly Row[] {
  const known = rows.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no row "${unknown}". The rows are:\n${known.map((name) => `  ${name}`).join('\n')}`);
  }
  return names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name));
}
