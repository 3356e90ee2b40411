import { CommandError } from '../errors/command-error.js';
import type { ColumnNames, DataRecord } from './data-record.js';
import { lineError } from './line-error.js';
import type { TableRow } from './table-row.js';

/** What is read from a table. */
export type TableLayout<Part extends string> = {
  /** The parts of a record, in the order of their columns where a table has nothing else. */
  readonly parts: readonly Part[];
  /** Which column each part is in: its name in the first row or, where that is no header, its number from 1. */
  readonly columns: ColumnNames<Part>;
  /** Whether a table without a header has the parts in its first columns, unless columns are named. */
  readonly ordered: boolean;
};

/**
 * The records of a table.
 *
 * Columns given by number are those of a table without a header. Otherwise the first row must be a header with the names,
 * and a part whose column is not named is in the one of its own name.
 *
 * @param name The file, for errors.
 * @throws CommandError that names the file and, for a row that lacks a column, the line.
 */
export function readTable<Part extends string>(
  rows: readonly TableRow[],
  layout: TableLayout<Part>,
  name: string,
): DataRecord<Part>[] {
  const { parts } = layout;
  const [header, ...rest] = rows;
  if (header === undefined) return [];
  const names = columnNames(layout, header);
  const areNumbers = names.map((column) => /^[1-9]\d*$/.test(column));
  if (areNumbers.includes(true) && areNumbers.includes(false)) throw mixed(parts, names);
  if (areNumbers[0] === true) return select(rows, parts, names.map(Number), name);
  const numbers = names.map((column) => header.cells.indexOf(column) + 1);
  const missing = names.find((_, index) => numbers[index] === 0);
  if (missing !== undefined) throw noSuchColumn(missing, header, parts, name);
  return select(rest, parts, numbers, name);
}

function columnNames<Part extends string>({ parts, columns, ordered }: TableLayout<Part>, header: TableRow): string[] {
  const isNamed = parts.some((part) => columns[part] !== undefined);
  const hasHeader = parts.every((part) => header.cells.includes(part));
  if (ordered && !isNamed && !hasHeader) return parts.map((_, index) => String(index + 1));
  return parts.map((part) => columns[part] ?? part);
}

function select<Part extends string>(
  rows: readonly TableRow[],
  parts: readonly Part[],
  numbers: readonly number[],
  name: string,
): DataRecord<Part>[] {
  return rows.map(({ line, cells }) => {
    const entries = parts.map((part, index) => {
      const number = numbers[index] as number;
      const cell = cells[number - 1];
      if (cell !== undefined) return [part, cell] as const;
      throw lineError(name, line, `there is no column ${number} for the ${part}: the line has ${cells.length}.`);
    });
    return { line, parts: Object.fromEntries(entries) as Record<Part, string> };
  });
}

function optionsOf(parts: readonly string[]): string {
  return parts.map((part) => `\`--${part}-column\``).join(' and ');
}

function mixed(parts: readonly string[], names: readonly string[]): CommandError {
  const given = names.map((column) => `"${column}"`).join(' and ');
  return new CommandError(
    `the columns ${given} are a number and a name. Give ${optionsOf(parts)} both as numbers, for a table without a header, or both as the names in its first line.`,
  );
}

function noSuchColumn(missing: string, header: TableRow, parts: readonly string[], name: string): CommandError {
  const found = header.cells.map((cell) => `"${cell}"`).join(', ');
  return lineError(
    name,
    header.line,
    `there is no column "${missing}" among ${found}. Name the columns with ${optionsOf(parts)}: as in this line or, if it is no header, by their numbers.`,
  );
}
