import { resolve } from 'node:path';
import { UsageError } from '../errors/usage-error.js';

/**
 * The absolute path of a file or a folder that a user named.
 *
 * @throws UsageError for an empty name, which would stand for the current folder.
 */
export function namedPath(name: string): string {
  if (name !== '') return resolve(name);
  throw new UsageError('a file has an empty name, as from a variable that is not set. Name the file, or leave it out.');
}
