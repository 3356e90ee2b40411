import { CsvError, parse } from 'csv-parse/sync';
import { lineError } from './line-error.js';
import type { TableRow } from './table-row.js';

const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

type Delimiter = keyof typeof delimiters;

/**
 * The rows of comma-separated values (RFC 4180): a cell may be in double quotes, and then have commas, line breaks and,
 * doubled, quotes in it. Blank lines are left out, and line breaks of all kinds become line feeds.
 *
 * Where the first row has no comma, semicolons separate the cells, as in the files of Excel in much of Europe, or else tabs.
 *
 * @param name The file, for errors.
 * @throws CommandError that names file and line, if a quote is out of place or a row has more or fewer cells than the
 *   first.
 */
export function parseCsv(text: string, name: string): TableRow[] {
  let beginning = 1; // the line after the row before
  const rows: TableRow[] = [];
  const delimiter = delimiterOf(text);
  try {
    parse(text.replaceAll(/\r\n?/g, '\n'), {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true, // told below, in our own words
      onRecord(cells: string[], { lines }) {
        if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ line: beginning, cells });
        beginning = lines + 1;
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw lineError(name, beginning, adviceOf(error));
  }
  return rows.map((row) => requireWidth(name, row, rows[0] as TableRow, delimiter));
}

/** What separates the cells of the first row: what stands in it outside of quotes. */
function delimiterOf(text: string): Delimiter {
  let isQuoted = false;
  const found = new Set<string>();
  for (const character of text.trimStart()) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[\r\n]/.test(character)) break;
    else if (!isQuoted) found.add(character);
  }
  return (Object.keys(delimiters) as Delimiter[]).find((delimiter) => found.has(delimiter)) ?? ',';
}

function adviceOf({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quote is opened and never closed. Close it, or write "" for a quote in the text.';
  return 'a quote is out of place. Put the whole cell in quotes, and write "" for a quote inside.';
}

function requireWidth(name: string, row: TableRow, first: TableRow, delimiter: Delimiter): TableRow {
  const { length } = row.cells;
  if (length === first.cells.length) return row;
  const problem = `the number of cells is ${length}, and ${first.cells.length} in line ${first.line}.`;
  throw lineError(name, row.line, `${problem} ${widthAdvice(row, first, delimiter)}`);
}

function widthAdvice({ cells }: TableRow, first: TableRow, delimiter: Delimiter): string {
  if (cells.length < first.cells.length) return 'Add the missing ones, or delete the line.';
  const word = delimiters[delimiter];
  if (cells.at(-1) === '') return `Delete the ${word} at the end, behind which there is an empty cell.`;
  return `Put a cell with a ${word} in it in quotes.`;
}
