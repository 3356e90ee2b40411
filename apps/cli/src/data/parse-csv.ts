import { CsvError, parse } from 'csv-parse/sync';
import { lineError } from './line-error.js';
import type { TableRow } from './table-row.js';

/**
 * The rows of comma-separated values (RFC 4180): a cell may be in double quotes, and then have commas, line breaks and,
 * doubled, quotes in it. Empty lines are left out, and line breaks of all kinds become line feeds.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a quote is out of place or a row has more or fewer cells than the
 *   first.
 */
export function parseCsv(text: string, name: string): TableRow[] {
  let beginning = 1; // the line after the row before
  const rows: TableRow[] = [];
  try {
    parse(text.replaceAll(/\r\n?/g, '\n'), {
      record_delimiter: '\n',
      relax_column_count: true, // told below, in our own words
      onRecord(cells: string[], { lines }) {
        if (cells.length > 1 || cells[0] !== '') rows.push({ line: beginning, cells });
        beginning = lines + 1;
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw lineError(name, beginning, adviceOf(error));
  }
  return rows.map((row) => requireWidth(name, row, rows[0] as TableRow));
}

function adviceOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quote is opened and never closed. Close it, or write "" for a quote in the text.';
  return 'a quote is out of place. Put the whole cell in quotes, and write "" for a quote inside.';
}

function requireWidth(name: string, row: TableRow, first: TableRow): TableRow {
  const { length } = row.cells;
  if (length === first.cells.length) return row;
  throw lineError(
    name,
    row.line,
    `the number of cells is ${length}, and ${first.cells.length} in line ${first.line}. Put a cell with a comma in it in quotes.`,
  );
}
