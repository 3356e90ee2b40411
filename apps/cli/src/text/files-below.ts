import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files in a folder and in the folders below that are wanted, in the order of their paths.
 *
 * Names that begin with a dot, `node_modules`, and symbolic links are left out.
 *
 * @param isWanted Whether a file is, by its name.
 */
export async function filesBelow(folder: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) paths.push(...(await filesBelow(path, isWanted)));
    else if (entry.isFile() && isWanted(entry.name)) paths.push(path);
  }
  return paths;
}
