import { constants, existsSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { UsageError } from '../errors/usage-error.js';

/**
 * Checks that a new file can be written, before the work for it begins.
 *
 * @param path As the user wrote it with `--out`.
 * @throws CommandError if there is something of that name, or its folder can be neither made nor written to.
 * @throws UsageError for an empty name.
 */
export async function requireNewFile(path: string): Promise<void> {
  if (path === '')
    throw new UsageError('`--out` needs the name of a file, got an empty one. Name it, or leave it out.');
  if (existsSync(path)) {
    throw new CommandError(`"${path}" exists already. Name another file with \`--out\`, or delete it.`);
  }
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  if (!(await stat(folder)).isDirectory()) throw impossible(path, 'a part of its path is a file');
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw impossible(path, 'permission is denied');
  }
}

function impossible(path: string, reason: string): CommandError {
  return new CommandError(`"${path}" cannot be written: ${reason}. Name another file with \`--out\`.`);
}
