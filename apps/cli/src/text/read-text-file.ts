import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { damagedGzip } from './damaged-gzip.js';
import { decodeText } from './decode-text.js';
import { explainFileErrors } from './explain-file-errors.js';
import { isGzip } from './is-gzip.js';

/**
 * The text of a file in UTF-8, which may be compressed with gzip, whatever its name is.
 *
 * @throws CommandError if it does not exist, cannot be read, is damaged, is too large or is not text in UTF-8.
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await explainFileErrors(path, () => readFile(path));
  const text = isGzip(bytes) ? await decompressed(bytes, path) : bytes;
  return decodeText(text, `"${shownPath(path)}"`, shownPath(path));
}

async function decompressed(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: constants.MAX_STRING_LENGTH });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ERR_BUFFER_TOO_LARGE') throw damagedGzip(path, error.code);
    throw new CommandError(
      `"${shownPath(path)}" has more than ${Math.floor(constants.MAX_STRING_LENGTH / 1e6)} million bytes when it is unpacked, too many for one text. Use a part of it.`,
    );
  }
}
