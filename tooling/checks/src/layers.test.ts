import { expect, test } from 'vitest';
import { layerProblems } from './layers.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

const workspace = 'workspace:^';

test('passes libraries that point down and apps that use them', () => {
  const root = temporaryWorkspace({
    'package.json': { private: true, devDependencies: { vitest: '1' } },
    'packages/core/package.json': { name: '@unroll/core' },
    'packages/core/src/key.ts': "import { readFile } from 'node:fs';\nexport { step } from './step.js';",
    'packages/cells/package.json': {
      name: '@unroll/cells',
      dependencies: { '@unroll/core': workspace },
      peerDependencies: { '@tensorflow/tfjs-core': '^4.22.0' },
      devDependencies: { '@unroll/testing': workspace, '@unroll/samplers': workspace },
    },
    'packages/cells/src/cell.ts': "import '@unroll/core';\nimport type { Tensor } from '@tensorflow/tfjs-core';",
    'packages/cells/src/cell.test.ts': "import 'vitest';\nimport '@unroll/testing';\nimport '@unroll/samplers';",
    'apps/cli/package.json': { name: '@unroll/cli', dependencies: { '@unroll/cells': workspace } },
    'apps/cli/src/main.ts': "import '@unroll/cells';",
  });
  expect(layerProblems(root)).toEqual([]);
});

test.each([
  ['tokenizers', '@unroll/samplers', 'both are in layer 1'],
  ['trainers', '@unroll/cells', 'both are in layer 3'],
  ['kernels', '@unroll/cells', 'cells is in layer 3, above kernels in layer 2'],
  ['checkpoints', '@unroll/kernels', 'the layer table does not let checkpoints use kernels'],
  ['models', '@unroll/cli', 'cli is not a library of the layer table'],
  ['models', '@unroll/testing', 'testing is for tests only'],
  ['testing', '@unroll/cells', 'cells is in layer 3, above testing in layer 2'],
  ['metrics', '@tensorflow/tfjs-core', 'metrics is a library without tfjs'],
])('rejects %s with a dependency on %s', (name, dependency, reason) => {
  const manifest = { name: `@unroll/${name}`, dependencies: { [dependency]: workspace } };
  const root = temporaryWorkspace({
    [`packages/${name}/package.json`]: manifest,
    [`packages/${name}/src/index.ts`]: `import '${dependency}';`,
  });
  expect(layerProblems(root)).toEqual([
    `packages/${name}/package.json: dependencies must not name ${dependency}: ${reason}.`,
    `packages/${name}/src/index.ts: must not import ${dependency}: ${reason}.`,
  ]);
});

test.each([
  ['corpora', '@tensorflow/tfjs-core', 'corpora is a library without tfjs'],
  ['tensors', '@unroll/testing', 'testing itself uses tensors'],
  ['samplers', '@unroll/tokenizers', 'both are in layer 1'],
])('rejects %s with a test that uses %s', (name, dependency, reason) => {
  const manifest = { name: `@unroll/${name}`, devDependencies: { [dependency]: workspace } };
  const root = temporaryWorkspace({
    [`packages/${name}/package.json`]: manifest,
    [`packages/${name}/src/x.test.ts`]: `import '${dependency}';`,
  });
  expect(layerProblems(root)).toEqual([
    `packages/${name}/package.json: devDependencies must not name ${dependency}: ${reason}.`,
    `packages/${name}/src/x.test.ts: must not import ${dependency}: ${reason}.`,
  ]);
});

test('rejects imports that package.json does not name, in libraries and in apps', () => {
  const root = temporaryWorkspace({
    'package.json': { private: true, devDependencies: { vitest: '1' } },
    'packages/core/package.json': { name: '@unroll/core', devDependencies: { 'fast-check': '1' } },
    'packages/core/src/a.ts': "import 'fast-check';",
    'packages/core/src/b.ts': "import 'vitest';",
    'packages/core/src/c.test.ts': "import 'left-pad';",
    'apps/cli/package.json': { name: '@unroll/cli' },
    'apps/cli/src/main.ts': "await import('@unroll/core');",
  });
  expect(layerProblems(root)).toEqual([
    'apps/cli/src/main.ts: imports @unroll/core, which apps/cli/package.json does not name. Add it there.',
    'packages/core/src/a.ts: imports fast-check, which packages/core/package.json does not name. Add it there.',
    'packages/core/src/b.ts: imports vitest, which packages/core/package.json does not name. Add it there.',
    'packages/core/src/c.test.ts: imports left-pad, which packages/core/package.json does not name. Add it there.',
  ]);
});

test('rejects an app that ships testing', () => {
  const root = temporaryWorkspace({
    'apps/cli/package.json': { name: '@unroll/cli', dependencies: { '@unroll/testing': workspace } },
  });
  expect(layerProblems(root)).toEqual([
    'apps/cli/package.json: dependencies must not name @unroll/testing: testing is for tests only.',
  ]);
});

test('rejects a way around the package names', () => {
  const root = temporaryWorkspace({
    'packages/tokenizers/package.json': { name: '@unroll/tokenizers' },
    'packages/tokenizers/src/index.ts': "export { greedy } from '../../samplers/src/greedy.js';",
  });
  expect(layerProblems(root)).toEqual([
    'packages/tokenizers/src/index.ts: must not import ../../samplers/src/greedy.js, a file of another package. Import its package.',
  ]);
});

test('rejects a library without a layer', () => {
  const root = temporaryWorkspace({ 'packages/utils/package.json': { name: '@unroll/utils' } });
  expect(layerProblems(root)).toEqual([
    'packages/utils: is not in the layer table. Give it a layer in tooling/checks/src/layer-table.ts.',
  ]);
});
