import { expect, test } from 'vitest';
import { manifestProblems } from './manifests.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

const scripts = { build: '', typecheck: '', test: '', tarball: '', 'check:pkg': '', 'test:readme': '' };
const files = {
  '.size-limit.json': [{ path: 'packages/cells/dist/index.js' }],
  'packages/cells/README.md': '',
  'packages/cells/tsconfig.json': '',
  'packages/cells/tsconfig.test.json': '',
  'packages/cells/tsup.config.ts': '',
  'packages/cells/vitest.config.ts': '',
};

test('passes a package of the common shape', () => {
  const manifest = {
    name: '@unroll/cells',
    scripts,
    dependencies: { '@unroll/core': 'workspace:^' },
    peerDependencies: { '@tensorflow/tfjs-core': '^4.22.0' },
  };
  expect(manifestProblems(temporaryWorkspace({ ...files, 'packages/cells/package.json': manifest }))).toEqual([]);
});

test('rejects missing scripts, files and limits', () => {
  const { 'check:pkg': _, ...others } = scripts;
  const { 'packages/cells/README.md': __, '.size-limit.json': ___, ...rest } = files;
  const root = temporaryWorkspace({ ...rest, 'packages/cells/package.json': { scripts: others } });
  expect(manifestProblems(root)).toEqual([
    'packages/cells: has no script check:pkg, so that check would be left out in silence. Copy it from packages/core.',
    'packages/cells: has no README.md. Copy its shape from packages/core.',
    'packages/cells: has no limit in .size-limit.json. Measure it with `size-limit` and add one.',
  ]);
});

test('rejects pinned, peer and bundled dependencies', () => {
  const manifest = {
    scripts,
    dependencies: { '@unroll/core': 'workspace:*', '@tensorflow/tfjs-core': '4.22.0' },
    peerDependencies: { '@unroll/tensors': '^1.0.0' },
  };
  expect(manifestProblems(temporaryWorkspace({ ...files, 'packages/cells/package.json': manifest }))).toEqual([
    'packages/cells: dependencies must name @unroll/core as workspace:^, got workspace:*.',
    'packages/cells: peerDependencies must not name @unroll/tensors: our packages are dependencies of each other, never peers.',
    'packages/cells: dependencies must not name @tensorflow/tfjs-core: a library takes tfjs as a peer, so that there is only one of it.',
  ]);
});

test('lets an app, which is nobody’s library, depend on tfjs, and leaves private packages alone', () => {
  const root = temporaryWorkspace({
    'apps/cli/package.json': { scripts, dependencies: { '@tensorflow/tfjs-core': '4.22.0' } },
    'apps/cli/README.md': '',
    'apps/cli/tsconfig.json': '',
    'apps/cli/tsconfig.test.json': '',
    'apps/cli/tsup.config.ts': '',
    'apps/cli/vitest.config.ts': '',
    'apps/demo/package.json': { private: true },
  });
  expect(manifestProblems(root)).toEqual([]);
});
