// Runs the built `unroll` command with the arguments it is given: on the pinned Node, in the folder the user is in, with
// the user's terminal. Builds the command first where there is none. Plain JavaScript, because it runs on the machine's
// own Node before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = `${root}apps/cli/dist/main.js`;
const pinnedNode = `${root}node_modules/.bin/node`;

if (!existsSync(command)) {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  // What the build says goes to standard error: standard output belongs to the command.
  const { status } = spawnSync('npx', ['-y', packageManager, 'build:cli'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

const child = spawn(existsSync(pinnedNode) ? pinnedNode : process.execPath, [command, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the command as well: wait for what it makes of it. A plain kill reaches this process alone.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
