import { readdir } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { filesBelow } from '../text/files-below.js';
import { pathEnding, withoutGzip } from '../text/path-ending.js';
import { readTextFile } from '../text/read-text-file.js';
import { isBinaryName } from './is-binary-name.js';
import type { LabelledExample } from './labelled-example.js';
import { splitLines } from './split-lines.js';

/**
 * The examples of a folder, in the order of their paths. Either it has a folder for each class, where every file is an
 * example, whatever its ending is unless that is one of a picture and the like; or a .txt file for each class, where every
 * line is one. The class has the name of its folder or file. Files may be compressed with gzip.
 *
 * Names that begin with a dot are left out, and so are other files beside the classes, and empty examples.
 *
 * @throws CommandError if there are no classes, or one without examples, or both folders and .txt files, or a file cannot
 *   be read.
 */
export async function readClassFolder(folder: string): Promise<LabelledExample[]> {
  const entries = await explainFileErrors(folder, () => readdir(folder, { withFileTypes: true }));
  const visible = entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const folders = visible.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const files = visible
    .filter((entry) => entry.isFile() && pathEnding(entry.name) === '.txt')
    .map(({ name }) => join(folder, name));
  if (folders.length > 0 && files.length > 0) throw ambiguous(folder, folders, files);
  if (folders.length === 0 && files.length === 0) {
    throw new CommandError(
      `"${shownPath(folder)}" has no examples. Put into it a folder of text files for each class, or a .txt file for each class with an example on every line.`,
    );
  }
  const classes = await Promise.all([...folders.map(examplesInFolder), ...files.map(examplesInFile)]);
  return classes.flat();
}

async function examplesInFolder(folder: string): Promise<LabelledExample[]> {
  const examples: LabelledExample[] = [];
  for (const path of await explainFileErrors(folder, () => filesBelow(folder, (name) => !isBinaryName(name)))) {
    const text = (await readTextFile(path)).trim();
    if (text !== '') examples.push({ text, label: basename(folder) });
  }
  if (examples.length > 0) return examples;
  throw new CommandError(
    `the class folder "${shownPath(folder)}" has no examples. Put a file for each into it, or move it away.`,
  );
}

async function examplesInFile(path: string): Promise<LabelledExample[]> {
  const label = parse(withoutGzip(path)).name;
  const examples = splitLines(await readTextFile(path)).map(({ text }) => ({ text, label }));
  if (examples.length > 0) return examples;
  throw new CommandError(
    `the class file "${shownPath(path)}" has no examples. Put one on every line of it, or move it away.`,
  );
}

function ambiguous(folder: string, [first]: readonly string[], [file]: readonly string[]): CommandError {
  const inside = [first, file].map((path) => `"${basename(String(path))}"`).join(' and ');
  return new CommandError(
    `"${shownPath(folder)}" has folders and .txt files in it, such as ${inside}. A class is either a folder or a .txt file: move the others away.`,
  );
}
