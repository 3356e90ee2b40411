import { stat } from 'node:fs/promises';
import { explainFileErrors } from '../text/explain-file-errors.js';
import type { ColumnNames } from './data-record.js';
import type { LabelledExample } from './labelled-example.js';
import { parseLabelledLines } from './parse-labelled-lines.js';
import { readClassFolder } from './read-class-folder.js';
import { readRecords } from './read-records.js';

type Part = 'text' | 'label';

/**
 * Labelled examples from files and folders, one after another.
 *
 * The endings that {@link readRecords} knows tell the format of a file; any other is lines of a label, a space, and a text.
 * A folder has its classes in folders or .txt files.
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
  return readRecords<Part>(path, {
    layout: { parts: ['text', 'label'], columns, firstColumnsByDefault: false },
    plural: 'examples',
    readOther: (text, _, name) => parseLabelledLines(text, name),
  });
}
