import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { layerTable } from '@unroll/checks/layer-table';
import { readManifest } from '@unroll/checks/workspace-packages';
import { findOldestNode } from '@unroll/oldest-node';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { importedPackages, neededPackages } from '../src/needed-packages.ts';
import { type ReadmeExample, readmeExample } from '../src/readme-example.ts';
import { createSandbox, deleteSandbox, installPackages, runExample } from '../src/sandbox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder whose README is run. */
    folder: string;
  }
}

const root = resolve(import.meta.dirname, '../../..');
const folder = inject('folder');
const manifest = readManifest(folder);
const name = manifest.private || manifest.name === undefined ? undefined : manifest.name;

describe(`the README of ${name ?? 'the workspace'}`, () => {
  let example: ReadmeExample;
  let sandbox: string;

  beforeAll(() => {
    const found = readmeExample(readFileSync(join(folder, 'README.md'), 'utf8'));
    if (found === undefined) throw new Error('README.md has no example: it needs a block marked `ts` under `## Use`.');
    example = found;
    sandbox = createSandbox();
    const start = [name ?? [], example.language === 'module' ? importedPackages(example.code) : []].flat();
    const needed = neededPackages(root, start);
    installPackages(
      sandbox,
      new Map(needed.map((item) => [item.manifest.name ?? '', join(root, item.folder, 'package.tgz')])),
    );
  });
  afterAll(() => deleteSandbox(sandbox));

  const nodes = [
    ['newest', process.execPath],
    ['oldest', findOldestNode() ?? process.execPath],
  ] as const;
  test.each(nodes)('holds on the %s Node', (_, node) => {
    const printed = runExample(sandbox, example, node);
    expect(printed).toEqual(example.printed ?? expect.stringMatching(/./));
  });

  if (layerTable.get(basename(folder))?.tensorflow === false) {
    test('installs without tfjs', () => {
      expect(existsSync(join(sandbox, 'node_modules/@unroll', basename(folder)))).toBe(true);
      expect(existsSync(join(sandbox, 'node_modules/@tensorflow'))).toBe(false);
    });
  }
});
