import { parseCsv } from '../data/parse-csv.js';
import { parseTsv } from '../data/parse-tsv.js';
import { readJsonLines } from '../data/read-json-lines.js';
import { readTable } from '../data/read-table.js';
import { shownPath } from '../terminal/shown-path.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { TextColumn } from './text-column.js';

/** The endings of the files of which every row has a text. */
export const tableEndings = ['.csv', '.tsv', '.tab', '.jsonl', '.ndjson'] as const;

/**
 * The texts of a file of comma- or tab-separated values or JSON lines: one of each row, which may have several lines.
 *
 * @throws CommandError that names the file and the line, if something cannot be read or has no such column.
 */
export async function readTableTexts(path: string, { part, name, isFirst }: TextColumn): Promise<string[]> {
  const text = await readTextFile(path);
  const file = shownPath(path);
  const ending = pathEnding(path);
  const layout = { parts: [part], columns: name === undefined ? {} : { [part]: name }, ordered: isFirst };
  const records =
    ending === '.jsonl' || ending === '.ndjson'
      ? readJsonLines(text, layout, file)
      : readTable(ending === '.csv' ? parseCsv(text, file) : parseTsv(text), layout, file);
  return records.map(({ parts }) => parts[part]);
}
