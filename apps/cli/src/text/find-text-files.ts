import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';
import { filesBelow } from './files-below.js';
import { pathEnding } from './path-ending.js';

/** The endings of the files that are taken from a folder. */
const textFileEndings: readonly string[] = ['.txt', '.text', '.md', '.markdown', '.rst', '.org', '.adoc', '.tex'];

/**
 * The text files in a folder and in the folders below, by their endings, in the order of their paths. They may be compressed
 * with gzip.
 *
 * Names that begin with a dot, `node_modules`, and symbolic links are left out.
 *
 * @throws CommandError if there is none.
 */
export async function findTextFiles(folder: string): Promise<string[]> {
  const paths = await filesBelow(folder, (name) => textFileEndings.includes(pathEnding(name)));
  if (paths.length > 0) return paths;
  throw new CommandError(
    `"${shownPath(folder)}" has no text files (${textFileEndings.join(' ')}). Name the files themselves, as in \`unroll train ${join(shownPath(folder), '*.ts')}\`.`,
  );
}
