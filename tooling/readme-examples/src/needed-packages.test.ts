import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importedPackages, neededPackages } from './needed-packages.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'unroll-needed-'));
  const manifests = {
    core: { name: '@unroll/core', dependencies: { other: '1' } },
    tensors: { name: '@unroll/tensors', dependencies: { '@unroll/core': 'workspace:^' } },
    cells: {
      name: '@unroll/cells',
      dependencies: { '@unroll/tensors': 'workspace:^' },
      devDependencies: { '@unroll/testing': 'workspace:^' },
    },
    testing: { name: '@unroll/testing' },
    secret: { name: '@unroll/secret', private: true },
  };
  for (const [name, manifest] of Object.entries(manifests)) {
    mkdirSync(join(root, 'packages', name), { recursive: true });
    writeFileSync(join(root, 'packages', name, 'package.json'), JSON.stringify(manifest));
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test('follows dependencies, and not devDependencies', () => {
  expect(neededPackages(root, ['@unroll/cells']).map(({ folder }) => folder)).toEqual([
    'packages/cells',
    'packages/tensors',
    'packages/core',
  ]);
});

test('rejects what is not published', () => {
  expect(() => neededPackages(root, ['@unroll/secret'])).toThrow('@unroll/secret is not a published package');
});

test('finds our packages in the imports of a program', () => {
  const code =
    "import { a } from '@unroll/core';\nimport fs from 'node:fs';\nimport * as tf from '@tensorflow/tfjs-core';\n";
  expect(importedPackages(`${code}import { b } from '@unroll/core';`)).toEqual(['@unroll/core']);
});
