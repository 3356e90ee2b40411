import { readFile } from 'node:fs/promises';
import { shownPath } from '../terminal/shown-path.js';
import { decodeText } from './decode-text.js';
import { explainFileErrors } from './explain-file-errors.js';

/**
 * The text of a file in UTF-8.
 *
 * @throws CommandError if it does not exist, cannot be read or is not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  return decodeText(await explainFileErrors(path, () => readFile(path)), `"${shownPath(path)}"`);
}
