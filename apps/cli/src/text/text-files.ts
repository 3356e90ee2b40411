import { stat } from 'node:fs/promises';
import { explainFileErrors } from './explain-file-errors.js';
import { findTextFiles } from './find-text-files.js';

/**
 * The files that a path stands for: the file, or the text files in the folder and below, in the order of their paths.
 *
 * @throws CommandError if there is nothing of that name, or no text file in the folder.
 */
export async function textFiles(path: string): Promise<string[]> {
  const isFolder = (await explainFileErrors(path, () => stat(path))).isDirectory();
  return isFolder ? explainFileErrors(path, () => findTextFiles(path)) : [path];
}
