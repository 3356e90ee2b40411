import { type RecordReader, recordReaders } from '../data/record-readers.js';
import { shownPath } from '../terminal/shown-path.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { TextColumn } from './text-column.js';

/** Whether the ending of a file is one of those of which every row, or every object, has a text. */
export function isTable(path: string): boolean {
  return recordReaders.has(pathEnding(path));
}

/**
 * The texts of a file of comma- or tab-separated values or JSON: one of each row, which may have several lines.
 *
 * @param path One that {@link isTable} tells of.
 * @throws CommandError that names the file and the line, if something cannot be read or has no such column.
 */
export async function readTableTexts(path: string, { part, name, isFirst }: TextColumn): Promise<string[]> {
  const read = recordReaders.get(pathEnding(path)) as RecordReader;
  const columns = name === undefined ? {} : { [part]: name };
  const layout = { parts: [part], columns, firstColumnsByDefault: isFirst };
  return read(await readTextFile(path), layout, shownPath(path)).map(({ parts }) => parts[part]);
}
