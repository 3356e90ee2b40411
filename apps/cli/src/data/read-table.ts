import { CommandError } from '../errors/command-error.js';
import { columnOptionsInWords } from './column-options.js';
import type { DataRecord } from './data-record.js';
import { lineError } from './line-error.js';
import type { RecordLayout } from './record-layout.js';
import { requireDifferentColumns } from './require-different-columns.js';
import type { TableRow } from './table-row.js';

/**
 * The records of a table.
 *
 * The first row is a header if it has all names that are asked for; where it has one in other capitals alone, that is it.
 * Otherwise the names must be numbers, for a table without a header, or absent where the first columns are the default.
 *
 * @param name The file, for errors.
 * @throws CommandError that names the columns that cannot be, or the file and the line of a row that lacks one.
 */
export function readTable<Part extends string>(
  rows: readonly TableRow[],
  layout: RecordLayout<Part>,
  name: string,
): DataRecord<Part>[] {
  const { parts, columns, firstColumnsByDefault } = layout;
  const [header, ...rest] = rows;
  if (header === undefined) return [];
  const names = parts.map((part) => columns[part] ?? part);
  const inHeader = names.map((column) => numberInHeader(header, column));
  if (!inHeader.includes(0)) {
    requireDifferentColumns(parts, names, inHeader);
    return select(rest, parts, inHeader, name);
  }
  if (firstColumnsByDefault && parts.every((part) => columns[part] === undefined)) {
    const first = parts.map((_, index) => index + 1);
    return select(rows, parts, first, name);
  }
  if (names.some(isNumber)) {
    const numbers = requireNumbers(layout, names);
    requireDifferentColumns(parts, names, numbers);
    return select(rows, parts, numbers, name);
  }
  throw noSuchColumn(names[inHeader.indexOf(0)] as string, header, parts, name);
}

/** The number of the column that a header gives a name, or 0 if there is none. */
function numberInHeader({ cells }: TableRow, column: string): number {
  const exact = cells.indexOf(column);
  if (exact !== -1) return exact + 1;
  return cells.findIndex((cell) => cell.toLowerCase() === column.toLowerCase()) + 1;
}

function isNumber(column: string): boolean {
  return /^\d+$/.test(column);
}

function requireNumbers<Part extends string>(
  { parts, columns }: RecordLayout<Part>,
  names: readonly string[],
): number[] {
  const other = parts.find((_, index) => !isNumber(names[index] as string));
  if (other !== undefined && columns[other] === undefined) {
    throw new CommandError(
      `the column of the ${other} is not given, and that of another part is a number. Give its number too, with \`--${other}-column\`.`,
    );
  }
  if (other !== undefined) {
    const given = names.map((column) => `"${column}"`).join(' and ');
    throw new CommandError(
      `the columns ${given} are a number and a name. Give ${columnOptionsInWords(parts)} both as numbers, for a table without a header, or both as the names in its first line.`,
    );
  }
  const zero = parts.find((_, index) => Number(names[index]) === 0);
  if (zero === undefined) return names.map(Number);
  throw new CommandError(`\`--${zero}-column\` is 0, and columns are counted from 1. Give the number of another one.`);
}

/** @param numbers Of the column of each part, from 1. */
function select<Part extends string>(
  rows: readonly TableRow[],
  parts: readonly Part[],
  numbers: readonly number[],
  name: string,
): DataRecord<Part>[] {
  return rows.map((row) => {
    const entries = parts.map((part, index) => {
      const number = numbers[index] as number;
      const cell = row.cells[number - 1];
      if (cell !== undefined) return [part, cell] as const;
      const problem = `there is no column ${number} for the ${part}: the line has ${row.cells.length}.`;
      const cure =
        separatorAdvice(row, parts) ?? `Add what is missing, or name another column with \`--${part}-column\`.`;
      throw lineError(name, row.line, `${problem} ${cure}`);
    });
    return { line: row.line, parts: Object.fromEntries(entries) as Record<Part, string> };
  });
}

function noSuchColumn(missing: string, header: TableRow, parts: readonly string[], name: string): CommandError {
  const found = header.cells.map((cell) => `"${cell}"`).join(', ');
  const cure =
    separatorAdvice(header, parts) ??
    `Name the columns with ${columnOptionsInWords(parts)}: as in this line or, if it is no header, by their numbers.`;
  return lineError(name, header.line, `there is no column "${missing}" among ${found}. ${cure}`);
}

/** What to do with a row that has a single cell for several parts. */
function separatorAdvice({ cells }: TableRow, parts: readonly string[]): string | undefined {
  if (cells.length > 1 || parts.length === 1) return undefined;
  return `Separate ${parts.join(' and ')} with a tab or, in a file that is named .csv, with a comma.`;
}
