import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';

/** The error for a gzip file that cannot be unpacked. */
export function damagedGzip(path: string, code: unknown): CommandError {
  return new CommandError(`"${shownPath(path)}" is a damaged gzip file (${code}). Get it again.`);
}
