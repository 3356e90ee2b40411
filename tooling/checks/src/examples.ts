import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportProblems } from './report-problems.ts';

const folder = 'examples';
const lineLimit = 80;

/** The examples of the workspace at `root`: the TypeScript files in `examples` that are neither tests nor configuration. */
function exampleFiles(root: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => /^[^.]+\.ts$/.test(name))
    .sort();
}

/** Lists the examples that have 80 lines or more, import files of their own, or are not in the table of the README. */
export function exampleProblems(root: string): string[] {
  const readme = join(root, folder, 'README.md');
  const table = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  return exampleFiles(root).flatMap((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8');
    const lines = text.trimEnd().split('\n').length;
    return [
      ...(lines < lineLimit ? [] : [`has ${lines} lines, and must have less than ${lineLimit}. Show less.`]),
      ...(/\b(from|import)\s*\(?\s*'\./.test(text) ? ['imports a file beside it. An example is one file.'] : []),
      ...(table.includes(`[${name}](${name})`) ? [] : [`is not in the table of ${folder}/README.md. Add it there.`]),
    ].map((problem) => `${folder}/${name}: ${problem}`);
  });
}

if (import.meta.main) reportProblems('examples', exampleProblems(process.cwd()));
