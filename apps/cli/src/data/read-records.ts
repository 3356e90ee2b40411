import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { DataRecord } from './data-record.js';
import { parseCsv } from './parse-csv.js';
import { parseTsv } from './parse-tsv.js';
import { readJsonLines } from './read-json-lines.js';
import { readTable } from './read-table.js';
import type { RecordLayout } from './record-layout.js';
import { requireFilled } from './require-filled.js';

/**
 * What makes records of the text of a file.
 *
 * @param name The file, for errors.
 */
export type RecordReader<Part extends string> = (
  text: string,
  layout: RecordLayout<Part>,
  name: string,
) => DataRecord<Part>[];

/** Reads tab-separated values. */
export const readTsv = <Part extends string>(
  text: string,
  layout: RecordLayout<Part>,
  name: string,
): DataRecord<Part>[] => readTable(parseTsv(text), layout, name);

const readCsv = <Part extends string>(text: string, layout: RecordLayout<Part>, name: string): DataRecord<Part>[] =>
  readTable(parseCsv(text, name), layout, name);

const readers = new Map([
  ['.csv', readCsv],
  ['.tsv', readTsv],
  ['.tab', readTsv],
  ['.jsonl', readJsonLines],
  ['.ndjson', readJsonLines],
  ['.json', readJsonLines],
]);

/**
 * The records of a file, by the format that its ending tells: .csv; .tsv and .tab; JSON lines in .jsonl, .ndjson and .json.
 * It is in UTF-8, and may be compressed with gzip, with `.gz` behind its ending.
 *
 * @param kind.plural What the records are called, such as `examples`.
 * @param kind.readOther Reads files with other endings.
 * @throws CommandError that names the file and the line, if it cannot be read, has no records or one that is not whole.
 */
export async function readRecords<Part extends string>(
  path: string,
  layout: RecordLayout<Part>,
  kind: { readonly plural: string; readonly readOther: RecordReader<Part> },
): Promise<Readonly<Record<Part, string>>[]> {
  const name = shownPath(path);
  const read: RecordReader<Part> = readers.get(pathEnding(path)) ?? kind.readOther;
  const records = requireFilled(read(await readTextFile(path), layout, name), name);
  if (records.length > 0) return records;
  throw new CommandError(`"${name}" has no ${kind.plural}. Name a file that has some in it.`);
}
