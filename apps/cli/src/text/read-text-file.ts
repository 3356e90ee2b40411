import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { decodeText } from './decode-text.js';
import { explainFileErrors } from './explain-file-errors.js';

/**
 * The text of a file in UTF-8, which may be compressed with gzip, whatever its name is.
 *
 * @throws CommandError if it does not exist, cannot be read, is damaged or is not UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await explainFileErrors(path, () => readFile(path));
  return decodeText(isCompressed(bytes) ? await decompressed(bytes, path) : bytes, `"${shownPath(path)}"`);
}

function isCompressed([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

async function decompressed(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandError(`"${shownPath(path)}" is a damaged gzip file (${error.code}). Get it again.`);
  }
}
