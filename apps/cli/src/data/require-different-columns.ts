import { CommandError } from '../errors/command-error.js';
import { columnOptionsInWords } from './column-options.js';

/**
 * Checks that each part has a column of its own.
 *
 * @param names What the column of each part is called.
 * @param columns What tells columns apart: their numbers in a table. Default: their names.
 * @throws CommandError if two are in the same.
 */
export function requireDifferentColumns(
  parts: readonly string[],
  names: readonly string[],
  columns: readonly unknown[] = names,
): void {
  const repeated = names.find((_, index) => columns.indexOf(columns[index]) < index);
  if (repeated === undefined) return;
  throw new CommandError(`${columnOptionsInWords(parts)} both name "${repeated}". Name a column of its own for each.`);
}
