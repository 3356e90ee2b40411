import { CommandError } from '../errors/command-error.js';
import { namedPath } from '../text/named-path.js';

/** A file or a folder of data. */
export type PathSource = {
  readonly type: 'path';
  /** Absolute. */
  readonly path: string;
};

/**
 * The files and folders of examples or sentence pairs that a user named.
 *
 * @throws CommandError for standard input, which has no ending that would tell its format.
 * @throws UsageError for an empty name.
 */
export function pathSources(names: readonly string[]): PathSource[] {
  if (names.includes('-')) {
    throw new CommandError(
      'examples are not read from standard input, since the ending of a file tells their format. Write them to a file first, such as examples.csv.',
    );
  }
  return names.map((name) => ({ type: 'path', path: namedPath(name) }));
}
