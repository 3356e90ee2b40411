import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { ReadmeExample } from './readme-example.ts';

const kept = ['HOME', 'HTTPS_PROXY', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS', 'NO_PROXY', 'PATH', 'SystemRoot', 'TMPDIR'];

/** The environment of a reader: nothing of pnpm, turbo or vitest, which could help an example to find its modules. */
function plainEnvironment(): Record<string, string> {
  const registrySettings = Object.keys(process.env).filter((name) =>
    /^npm_config_(cache|registry|userconfig)$/i.test(name),
  );
  return Object.fromEntries(
    [...kept, ...registrySettings].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

/** Makes an empty folder with a blank in its name, outside the workspace and outside every other `node_modules`. */
export function createSandbox(): string {
  return mkdtempSync(join(tmpdir(), 'unroll example '));
}

/** Deletes a sandbox and all in it. */
export function deleteSandbox(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Installs packed packages into a sandbox with npm, and from the registry what they depend on or have as a peer.
 *
 * @param tarballs A path for each package's name.
 * @throws Error if a tarball is not there or npm fails.
 */
export function installPackages(sandbox: string, tarballs: ReadonlyMap<string, string>): void {
  writeFileSync(join(sandbox, 'package.json'), '{ "private": true }\n');
  const files = [...tarballs].map(([name, tarball]) => {
    if (!existsSync(tarball)) {
      throw new Error(
        `${name} is not packed: make its \`tarball\` task a dependency of this \`test:readme\` in turbo.json.`,
      );
    }
    const file = `${basename(name)}.tgz`;
    copyFileSync(tarball, join(sandbox, file));
    return `./${file}`;
  });
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--fetch-timeout=60000',
    '--loglevel=error',
  ];
  execFileSync('npm', ['install', ...flags, ...files], { cwd: sandbox, env: plainEnvironment(), stdio: 'pipe' });
}

/**
 * Runs an example as it stands, in a new folder of a sandbox, and returns what it printed.
 *
 * @param node The path of the Node to run it with.
 * @throws Error with what it wrote to standard error if it exits with anything but 0.
 */
export function runExample(sandbox: string, example: ReadmeExample, node: string): string {
  const file = example.language === 'module' ? 'example.mjs' : 'example.sh';
  const folder = mkdtempSync(join(sandbox, 'run-'));
  writeFileSync(join(folder, file), example.code);
  const environment = plainEnvironment();
  const path = [dirname(node), join(sandbox, 'node_modules/.bin'), environment['PATH']].join(delimiter);
  const [command, parameters] = example.language === 'module' ? [node, [file]] : ['sh', ['-e', file]];
  return execFileSync(command, parameters, {
    cwd: folder,
    env: { ...environment, PATH: path },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}
