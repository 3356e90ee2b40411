import { stat } from 'node:fs/promises';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { pathEnding } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import type { ColumnNames, DataRecord } from './data-record.js';
import type { LabelledExample } from './labelled-example.js';
import { parseCsv } from './parse-csv.js';
import { parseLabelledLines } from './parse-labelled-lines.js';
import { parseTsv } from './parse-tsv.js';
import { readClassFolder } from './read-class-folder.js';
import { readJsonLines } from './read-json-lines.js';
import { readTable } from './read-table.js';
import { requireFilled } from './require-filled.js';

type Part = 'text' | 'label';

const parts = ['text', 'label'] as const;

/**
 * Labelled examples from files and folders, one after another.
 *
 * The ending tells the format: .csv; .tsv and .tab; .jsonl and .ndjson; anything else is lines of a label, a space, and a
 * text. A folder has its classes in folders or .txt files. All are in UTF-8, and may be
 * compressed with gzip, with `.gz` behind their ending.
 *
 * @param columns Which columns or fields the text and its label are in. Default: those of these names.
 * @throws CommandError that names the file and the line, if something cannot be read or is not an example.
 */
export async function readLabelledExamples(
  paths: readonly string[],
  columns: ColumnNames<Part> = {},
): Promise<LabelledExample[]> {
  const examples = await Promise.all(paths.map((path) => readExamples(path, columns)));
  return examples.flat();
}

async function readExamples(path: string, columns: ColumnNames<Part>): Promise<LabelledExample[]> {
  if ((await explainFileErrors(path, () => stat(path))).isDirectory()) return readClassFolder(path);
  const name = shownPath(path);
  const examples = requireFilled(recordsOf(await readTextFile(path), pathEnding(path), columns, name), name);
  if (examples.length > 0) return examples;
  throw new CommandError(`"${name}" has no examples. Name a file that has some in it.`);
}

function recordsOf(text: string, ending: string, columns: ColumnNames<Part>, name: string): DataRecord<Part>[] {
  const layout = { parts, columns, ordered: false };
  if (ending === '.csv') return readTable(parseCsv(text, name), layout, name);
  if (ending === '.tsv' || ending === '.tab') return readTable(parseTsv(text), layout, name);
  if (ending === '.jsonl' || ending === '.ndjson') return readJsonLines(text, layout, name);
  return parseLabelledLines(text, name);
}
