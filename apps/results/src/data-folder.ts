import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the real data: the one that UNROLL_DATA names, or `../shared/data` beside the repository.
 *
 * @throws Error if there is none.
 */
export function dataFolder(): string {
  const folder = process.env['UNROLL_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  if (existsSync(folder)) return folder;
  throw new Error(`There is no folder ${folder}. Set UNROLL_DATA to the folder of the data.`);
}
