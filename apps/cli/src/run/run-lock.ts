import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { runFiles } from './run-files.js';

/**
 * Marks a run as being trained by this process, until that ends: two at once would mix their logs. The mark of a process
 * that was killed counts for nothing.
 *
 * @throws CommandError if another process trains the run, or the folder cannot be written to.
 */
export function lockRun(folder: string): void {
  requireUnlocked(folder);
  const path = join(folder, runFiles.lock);
  try {
    rmSync(path, { force: true }); // what a kill left
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST') requireUnlocked(folder);
    throw new CommandError(`"${path}" cannot be written (${error.code}). Free some space, or change the permissions.`);
  }
  process.once('exit', () => rmSync(path, { force: true }));
}

/** @throws CommandError if another process trains the run in a folder. */
export function requireUnlocked(folder: string): void {
  const path = join(folder, runFiles.lock);
  const owner = readOwner(path);
  if (owner === process.pid || !isAlive(owner)) return;
  throw new CommandError(
    `"${folder}" is being trained by process ${owner}. Wait for its end, or stop it with Ctrl-C. If that process is not an unroll, delete "${path}".`,
  );
}

/** NaN where there is no mark. */
function readOwner(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function isAlive(owner: number): boolean {
  if (!(owner > 0)) return false;
  try {
    return process.kill(owner, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process
  }
}
