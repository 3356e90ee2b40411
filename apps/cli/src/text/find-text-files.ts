import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { shownPath } from '../terminal/shown-path.js';

/** The endings of the files that are taken from a folder. */
const textFileEndings: readonly string[] = ['.txt', '.text', '.md', '.markdown', '.rst', '.org', '.adoc', '.tex'];

/**
 * The text files in a folder and in the folders below, by their endings, in the order of their paths.
 *
 * Names that begin with a dot, `node_modules`, and symbolic links are left out.
 *
 * @throws CommandError if there is none.
 */
export async function findTextFiles(folder: string): Promise<string[]> {
  const paths = await textFilesBelow(folder);
  if (paths.length > 0) return paths;
  throw new CommandError(
    `"${shownPath(folder)}" has no text files (${textFileEndings.join(' ')}). Name the files themselves, as in \`unroll train ${join(shownPath(folder), '*.ts')}\`.`,
  );
}

/** The text files that {@link findTextFiles} takes, in its order; an empty list where there are none. */
export async function textFilesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) paths.push(...(await textFilesBelow(path)));
    else if (entry.isFile() && textFileEndings.includes(extname(entry.name).toLowerCase())) paths.push(path);
  }
  return paths;
}
