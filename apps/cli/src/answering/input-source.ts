import { existsSync, statSync } from 'node:fs';
import { isBinaryName } from '../data/is-binary-name.js';
import { CommandError } from '../errors/command-error.js';
import { explainFileErrors } from '../text/explain-file-errors.js';
import { filesBelow } from '../text/files-below.js';
import { readTextFile } from '../text/read-text-file.js';
import { standardInputParts } from '../text/text-parts.js';
import { wholeLines } from '../text/whole-lines.js';
import { isTable, readTableTexts } from './read-table-texts.js';
import type { TextColumn } from './text-column.js';

/** Where texts to answer come from. */
export type InputSource =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'lines' | 'table' | 'folder'; readonly path: string }
  | { readonly type: 'standard input' };

/** What looks like the name of a file that somebody meant, on one line. */
const fileLike = /^.+\.(txt|csv|tsv|tab|json|jsonl|ndjson|gz)$/i;

/** What to do where the name of a file or a folder is a text as well. */
const ifText = 'if it is a text, pipe it to `-` as standard input';

/**
 * What an argument stands for: a file or a folder if there is one of that name, `-` for standard input, else a text
 * itself.
 *
 * @throws CommandError if it looks like a file that is not there.
 */
export function inputSourceOf(argument: string): InputSource {
  if (argument === '-') return { type: 'standard input' };
  if (existsSync(argument)) return { type: kindOf(argument), path: argument };
  if (!fileLike.test(argument)) return { type: 'text', text: argument };
  throw new CommandError(`there is no file "${argument}". Check the path; ${ifText}.`);
}

/**
 * The texts of a source, in parts as they come: the lines of a text, of a file or of standard input, of which a line break
 * at the end begins no further one; the rows of a table; the files of a folder, in the order of their paths, each whole, but
 * for those with the ending of a picture and the like.
 *
 * @param column Where a table has them.
 * @throws CommandError if it cannot be read, or a folder has no files of text.
 */
export async function* textsOf(
  source: InputSource,
  column: TextColumn,
): AsyncGenerator<readonly string[], void, undefined> {
  switch (source.type) {
    case 'text':
      return yield splitIntoLines(source.text);
    case 'lines':
      return yield splitIntoLines(await readTextFile(source.path));
    case 'table':
      return yield await readTableTexts(source.path, column);
    case 'folder':
      return yield* textsInFolder(source.path);
    case 'standard input':
      return yield* wholeLines(standardInputParts());
  }
}

function kindOf(path: string): 'lines' | 'table' | 'folder' {
  if (statSync(path).isDirectory()) return 'folder';
  return isTable(path) ? 'table' : 'lines';
}

async function* textsInFolder(folder: string): AsyncGenerator<readonly string[], void, undefined> {
  const paths = await explainFileErrors(folder, () => filesBelow(folder, (name) => !isBinaryName(name)));
  if (paths.length === 0) {
    throw new CommandError(`"${folder}" is a folder without files of text. Name another one; ${ifText}.`);
  }
  for (const path of paths) yield [(await readTextFile(path)).trim()];
}

function splitIntoLines(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}
