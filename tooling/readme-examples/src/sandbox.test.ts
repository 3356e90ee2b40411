import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findOldestNode } from '@unroll/oldest-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox, deleteSandbox, installPackages, runExample } from './sandbox.ts';

const manifest = new URL('../../../packages/core/package.json', import.meta.url);
let sandbox: string;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => deleteSandbox(sandbox));

test('returns what a module prints', () => {
  const code = "console.log('one'); await null; console.log(import.meta.url.endsWith('.mjs'));";
  expect(runExample(sandbox, { language: 'module', code }, process.execPath)).toBe('one\ntrue');
});

test('stops a shell example at its first failure', () => {
  const run = () => runExample(sandbox, { language: 'shell', code: 'false\necho no\n' }, process.execPath);
  expect(run).toThrow('Command failed');
});

test('hides the workspace from the example', () => {
  const code = 'console.log(process.env.NODE_PATH, process.env.VITEST, process.env.INIT_CWD);';
  expect(runExample(sandbox, { language: 'module', code }, process.execPath)).toBe('undefined undefined undefined');
});

test('names a package that is not packed', () => {
  expect(() => installPackages(sandbox, new Map([['@unroll/core', 'no/such.tgz']]))).toThrow(
    '@unroll/core is not packed',
  );
});

test.runIf(process.platform === 'linux')('runs on the oldest Node that the packages promise, in both languages', () => {
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8')) as { engines: { node: string } };
  const oldest = findOldestNode() ?? '';
  const version = runExample(sandbox, { language: 'module', code: 'console.log(process.versions.node);' }, oldest);
  expect(`>=${version}`).toBe(`${engines.node}.0`);
  expect(runExample(sandbox, { language: 'shell', code: 'node --version\n' }, oldest)).toBe(`v${version}`);
});

test.runIf(process.platform === 'linux')('leaves the Node on PATH alone', () => {
  expect(execFileSync('node', ['--version'], { encoding: 'utf8' }).trim()).toBe(process.version);
  expect(process.version).toMatch(/^v24\./);
});
