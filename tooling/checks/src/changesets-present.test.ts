import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changedFiles, missingChangesets } from './changesets-present.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

const manifests = {
  'packages/core/package.json': { name: '@unroll/core' },
  'packages/cells/package.json': { name: '@unroll/cells' },
  'apps/demo/package.json': { name: '@unroll/demo', private: true },
};
const problem = 'packages/core: its code changed, and no changeset names @unroll/core. Run `npm run changeset`.';

test.each([
  [['packages/core/src/key.ts'], [problem]],
  [['packages/core/assembly/index.ts'], [problem]],
  [['packages/core/package.json'], [problem]],
  [['packages/core/package.json', 'packages/core/CHANGELOG.md'], []],
  [['packages/core/src/key.test.ts', 'packages/core/src/key.reference.ts', 'packages/core/README.md'], []],
  [['apps/demo/src/main.ts', 'tooling/checks/src/layers.ts', 'package.json'], []],
])('a change of %j needs %j', (changed, problems) => {
  expect(missingChangesets(temporaryWorkspace(manifests), changed)).toEqual(problems);
});

test('is content with a changed changeset that names the package', () => {
  const root = temporaryWorkspace({
    ...manifests,
    '.changeset/quiet-key.md': '---\n"@unroll/core": patch\n---\n\n`randomKey` rejects fractions.\n',
  });
  const changed = ['packages/core/src/key.ts', '.changeset/quiet-key.md'];
  expect(missingChangesets(root, changed)).toEqual([]);
  expect(missingChangesets(root, ['packages/core/src/key.ts'])).toEqual([problem]);
  expect(missingChangesets(root, [...changed, 'packages/cells/src/cell.ts'])).toEqual([
    problem.replaceAll('core', 'cells'),
  ]);
});

test('is not content with a changeset that was deleted or only mentions the package', () => {
  const root = temporaryWorkspace({
    ...manifests,
    '.changeset/other.md': '---\n"@unroll/cells": patch\n---\n\nWorks with @unroll/core: patch release.\n',
  });
  const changed = ['packages/core/src/key.ts', '.changeset/other.md', '.changeset/deleted.md'];
  expect(missingChangesets(root, changed)).toEqual([problem]);
});

test('sees what a branch committed and what is not committed yet, and not what main got meanwhile', () => {
  const root = temporaryWorkspace({ 'a.txt': '1' });
  const git = (...parameters: string[]): void => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...parameters], { cwd: root, stdio: 'ignore' });
  };
  const commit = (file: string): void => {
    writeFileSync(join(root, file), '2');
    git('add', '.');
    git('commit', '--message', file);
  };
  git('init', '--initial-branch=main');
  commit('a.txt');
  git('checkout', '-b', 'branch');
  commit('committed.txt');
  git('checkout', 'main');
  commit('meanwhile.txt');
  git('checkout', 'branch');
  writeFileSync(join(root, 'a.txt'), '3');
  mkdirSync(join(root, 'new'));
  writeFileSync(join(root, 'new/untracked.txt'), '4');
  expect(changedFiles(root, 'main')).toEqual(['a.txt', 'committed.txt', 'new/untracked.txt']);
});

test('knows nothing without git or without the base branch', () => {
  expect(changedFiles(temporaryWorkspace({}), 'origin/main')).toBeUndefined();
});
