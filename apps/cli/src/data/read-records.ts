import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { DataRecord } from './data-record.js';
import type { RecordLayout } from './record-layout.js';
import { recordReaders } from './record-readers.js';
import { requireFilled } from './require-filled.js';

/** Files of records of some kind. */
export type RecordFiles<Part extends string> = {
  readonly layout: RecordLayout<Part>;
  /** What the records are called, such as `examples`. */
  readonly plural: string;
  /** Reads files with endings that tell no format. */
  readonly readOther: (text: string, layout: RecordLayout<Part>, name: string) => DataRecord<Part>[];
};

/**
 * The records of a file, by the format that its ending tells: .csv; .tsv and .tab; JSON lines in .jsonl, .ndjson and .json.
 * It is in UTF-8, and may be compressed with gzip, with `.gz` behind its ending.
 *
 * @throws CommandError that names the file and the line, if it cannot be read, has no records or one that is not whole.
 */
export async function readRecords<Part extends string>(
  path: string,
  { layout, plural, readOther }: RecordFiles<Part>,
): Promise<Readonly<Record<Part, string>>[]> {
  const name = shownPath(path);
  const read = recordReaders.get(pathEnding(path)) ?? readOther;
  const records = requireFilled(read(await readTextFile(path), layout, name), name);
  if (records.length > 0) return records;
  throw new CommandError(`"${name}" has no ${plural}. Name a file that has some in it.`);
}
