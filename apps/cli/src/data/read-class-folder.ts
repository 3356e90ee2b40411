import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { textFilesBelow } from '../text/find-text-files.js';
import { readTextFile } from '../text/read-text-file.js';
import type { LabelledExample } from './labelled-example.js';
import { splitLines } from './split-lines.js';

/**
 * The examples of a folder, in the order of their paths. Either it has a folder for each class, where every text file is
 * an example; or a .txt file for each class, where every line is one. The class has the name of its folder or file.
 *
 * Names that begin with a dot and other files are left out, and so are empty examples.
 *
 * @throws CommandError if there are no examples, or both folders and .txt files, or a file cannot be read.
 */
export async function readClassFolder(folder: string): Promise<LabelledExample[]> {
  const entries = await explainFileErrors(folder, () => readdir(folder, { withFileTypes: true }));
  const visible = entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const folders = visible.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const files = visible
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
    .map(({ name }) => join(folder, name));
  if (folders.length > 0 && files.length > 0) throw ambiguous(folder, folders, files);
  const classes = await Promise.all([...folders.map(examplesInFolder), ...files.map(examplesInFile)]);
  const examples = classes.flat();
  if (examples.length > 0) return examples;
  throw new CommandError(
    `"${shownPath(folder)}" has no examples. Put into it a folder of text files for each class, or a .txt file for each class with an example on every line.`,
  );
}

async function examplesInFolder(folder: string): Promise<LabelledExample[]> {
  const examples: LabelledExample[] = [];
  for (const path of await explainFileErrors(folder, () => textFilesBelow(folder))) {
    const text = (await readTextFile(path)).trim();
    if (text !== '') examples.push({ text, label: basename(folder) });
  }
  return examples;
}

async function examplesInFile(path: string): Promise<LabelledExample[]> {
  const label = basename(path, '.txt');
  return splitLines(await readTextFile(path)).map(({ text }) => ({ text, label }));
}

function ambiguous(folder: string, [first]: readonly string[], [file]: readonly string[]): CommandError {
  const inside = [first, file].map((path) => `"${basename(String(path))}"`).join(' and ');
  return new CommandError(
    `"${shownPath(folder)}" has folders and .txt files in it, such as ${inside}. A class is either a folder or a .txt file: move the others away.`,
  );
}
