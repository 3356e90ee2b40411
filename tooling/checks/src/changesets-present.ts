import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportProblems } from './report-problems.ts';
import { isTestFile } from './source-files.ts';
import { publicPackages } from './workspace-packages.ts';

function git(root: string, ...parameters: string[]): string[] {
  const output = execFileSync('git', parameters, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return output.split('\n').filter((line) => line !== '');
}

/**
 * Lists the files that differ between the working tree and the commit where the branch left `base`, or undefined where
 * there is no git, no such branch or no common commit.
 */
export function changedFiles(root: string, base: string): string[] | undefined {
  try {
    const [ancestor = ''] = git(root, 'merge-base', base, 'HEAD');
    return [...git(root, 'diff', '--name-only', ancestor), ...git(root, 'ls-files', '--others', '--exclude-standard')];
  } catch {
    return undefined;
  }
}

/** Whether a file, relative to its package's folder, is code that users of the package get. */
function isPublishedCode(path: string): boolean {
  return /^(src|assembly)\//.test(path) && !isTestFile(path);
}

/**
 * Lists the published packages whose code is among the changed files while no changed changeset names them.
 *
 * A change of package.json counts as code, unless CHANGELOG.md changed with it: then it is the release itself.
 */
export function missingChangesets(root: string, changed: readonly string[]): string[] {
  const changesets = changed
    .filter((path) => /^\.changeset\/.+\.md$/.test(path))
    .map((path) => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return '';
      }
    });
  return publicPackages(root).flatMap(({ folder, manifest }) => {
    const inside = changed.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    const manifestChanged = inside.includes('package.json') && !inside.includes('CHANGELOG.md');
    if (!manifestChanged && !inside.some(isPublishedCode)) return [];
    const named = changesets.some((text) =>
      new RegExp(`^["']?${manifest.name}["']?: *(major|minor|patch) *$`, 'm').test(text),
    );
    return named
      ? []
      : [`${folder}: its code changed, and no changeset names ${manifest.name}. Run \`npm run changeset\`.`];
  });
}

if (import.meta.main) {
  const base = process.argv[2] ?? 'origin/main';
  const changed = changedFiles(process.cwd(), base);
  if (changed === undefined) console.log(`changesets: skipped, there is no git history back to ${base}.`);
  else reportProblems('changesets', missingChangesets(process.cwd(), changed));
}
