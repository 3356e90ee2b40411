import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportProblems } from './report-problems.ts';
import { publicPackages, type WorkspacePackage } from './workspace-packages.ts';

const scripts = ['build', 'typecheck', 'test', 'tarball', 'check:pkg', 'test:readme'];
const files = ['README.md', 'tsconfig.json', 'tsconfig.test.json', 'tsup.config.ts', 'vitest.config.ts'];
const ownScope = '@unroll/';

function sizeLimits(root: string): { readonly path: string }[] {
  const file = join(root, '.size-limit.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly path: string }[]) : [];
}

function problemsOf(root: string, { folder, manifest }: WorkspacePackage): string[] {
  const isLibrary = folder.startsWith('packages/');
  const own = Object.entries(manifest.dependencies ?? {}).filter(([name]) => name.startsWith(ownScope));
  const hasLimit = sizeLimits(root).some(({ path }) => path === `${folder}/dist/index.js`);
  return [
    ...scripts
      .filter((script) => manifest.scripts?.[script] === undefined)
      .map(
        (script) => `has no script ${script}, so that check would be left out in silence. Copy it from packages/core.`,
      ),
    ...files
      .filter((file) => !existsSync(join(root, folder, file)))
      .map((file) => `has no ${file}. Copy its shape from packages/core.`),
    ...(isLibrary && !hasLimit ? ['has no limit in .size-limit.json. Measure it with `size-limit` and add one.'] : []),
    ...own
      .filter(([, range]) => range !== 'workspace:^')
      .map(([name, range]) => `dependencies must name ${name} as workspace:^, got ${range}.`),
    ...Object.keys(manifest.peerDependencies ?? {})
      .filter((name) => name.startsWith(ownScope))
      .map(
        (name) => `peerDependencies must not name ${name}: our packages are dependencies of each other, never peers.`,
      ),
    ...Object.keys(manifest.dependencies ?? {})
      .filter((name) => isLibrary && name.startsWith('@tensorflow/'))
      .map(
        (name) =>
          `dependencies must not name ${name}: a library takes tfjs as a peer, so that there is only one of it.`,
      ),
  ].map((problem) => `${folder}: ${problem}`);
}

/** Lists where the manifest or the folder of a published package differs from the shape they all share. */
export function manifestProblems(root: string): string[] {
  return publicPackages(root).flatMap((item) => problemsOf(root, item));
}

if (import.meta.main) reportProblems('manifests', manifestProblems(process.cwd()));
