import type { DataRecord } from './data-record.js';
import { parseCsv } from './parse-csv.js';
import { parseTsv } from './parse-tsv.js';
import { readJsonLines } from './read-json-lines.js';
import { readTable } from './read-table.js';
import type { RecordLayout } from './record-layout.js';

/**
 * What makes records of the text of a file.
 *
 * @param name The file, for errors.
 * @throws CommandError that names the file and the line, if there is something else in it.
 */
export type RecordReader = <Part extends string>(
  text: string,
  layout: RecordLayout<Part>,
  name: string,
) => DataRecord<Part>[];

/** Reads tab-separated values. */
export const readTsv: RecordReader = (text, layout, name) => readTable(parseTsv(text), layout, name);

const readCsv: RecordReader = (text, layout, name) => readTable(parseCsv(text, name), layout, name);

/** How a file is read, by its ending in small letters. */
export const recordReaders: ReadonlyMap<string, RecordReader> = new Map([
  ['.csv', readCsv],
  ['.tsv', readTsv],
  ['.tab', readTsv],
  ['.jsonl', readJsonLines],
  ['.ndjson', readJsonLines],
  ['.json', readJsonLines],
]);
