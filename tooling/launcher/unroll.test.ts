import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const echo = 'console.log(JSON.stringify({ parameters: process.argv.slice(2), folder: process.cwd() }));';
let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'unroll launcher ')));
  mkdirSync(join(root, 'tooling/launcher'), { recursive: true });
  mkdirSync(join(root, 'docs/deep folder'), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'unroll.mjs'), join(root, 'tooling/launcher/unroll.mjs'));
  const scripts = { unroll: 'node tooling/launcher/unroll.mjs' };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ packageManager: 'pnpm@1.2.3', scripts }));
});
afterEach(() => rmSync(root, { recursive: true }));

function writeCommand(code: string): void {
  mkdirSync(join(root, 'apps/cli/dist'), { recursive: true });
  writeFileSync(join(root, 'apps/cli/dist/main.js'), code);
}

function npmRunUnroll(folder: string, ...parameters: string[]): unknown {
  const cwd = join(root, folder);
  const { INIT_CWD: _, ...env } = process.env;
  return JSON.parse(
    execFileSync('npm', ['run', '--silent', 'unroll', '--', ...parameters], { cwd, env, encoding: 'utf8' }),
  );
}

test('hands over arguments as they were typed, and the folder they were typed in', () => {
  writeCommand(echo);
  const parameters = ['train', 'my file.txt', '--', '--prompt', 'a "b" \'c\' $HOME `d` \\ *', '', '-h'];
  expect(npmRunUnroll('docs/deep folder', ...parameters)).toEqual({
    parameters,
    folder: join(root, 'docs/deep folder'),
  });
});

test('builds the command where there is none, and says so beside its output', () => {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const build = `mkdir -p apps/cli/dist && echo '${echo}' > apps/cli/dist/main.js && echo building "$@"`;
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\n${build}\n`);
  chmodSync(join(bin, 'npx'), 0o755);
  const env = { ...process.env, INIT_CWD: root, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  const run = spawnSync('node', ['tooling/launcher/unroll.mjs', 'help'], { cwd: root, env, encoding: 'utf8' });
  expect(run.stderr).toBe('building -y pnpm@1.2.3 build:cli\n');
  expect(JSON.parse(run.stdout)).toEqual({ parameters: ['help'], folder: root });
});

test('ends as the build ended where it fails', () => {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexit 5\n');
  chmodSync(join(bin, 'npx'), 0o755);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  expect(spawnSync('node', ['tooling/launcher/unroll.mjs'], { cwd: root, env }).status).toBe(5);
});

test('ends as the command ended', () => {
  writeCommand('process.exit(7);');
  expect(
    spawnSync('node', ['tooling/launcher/unroll.mjs'], { cwd: root, env: { ...process.env, INIT_CWD: root } }).status,
  ).toBe(7);
});

test.each(['SIGINT', 'SIGTERM'] as const)('waits for a command that tidies up after %s', async (signal) => {
  writeCommand(`
    const wait = setInterval(() => {}, 1000);
    process.once('${signal}', () => setTimeout(() => { console.log('saved'); clearInterval(wait); process.exitCode = 9; }, 100));
    console.log('ready');
  `);
  const env = { ...process.env, INIT_CWD: root };
  const launcher = spawn('node', ['tooling/launcher/unroll.mjs'], { cwd: root, env, detached: true, stdio: 'pipe' });
  let output = '';
  launcher.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(launcher.stdout, 'data');
  // As a terminal does for Ctrl-C: to the whole group. SIGTERM comes from elsewhere, to the launcher alone.
  process.kill(signal === 'SIGINT' ? -(launcher.pid ?? 0) : (launcher.pid ?? 0), signal);
  const [code] = await once(launcher, 'exit');
  expect(output).toBe('ready\nsaved\n');
  expect(code).toBe(9);
});
