import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Lists the TypeScript files in the `src` folder of a package, relative to `root`, with forward slashes, sorted. */
export function sourceFiles(root: string, folder: string): string[] {
  const source = join(root, folder, 'src');
  if (!existsSync(source)) return [];
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Whether a file is there for the tests only, and is not published: `.test.ts`, `.test-d.ts`, `.reference.ts` and `.bench.ts`. */
export function isTestFile(path: string): boolean {
  return /\.(test|test-d|reference|bench)\.ts$/.test(path);
}
