import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../errors/command-error.js';
import { runFiles } from './run-files.js';
import { writingRefused } from './writing-refused.js';

/**
 * Marks a run as being trained by this process, until that ends: two at once would mix their logs. The mark of a process
 * that was killed counts for nothing.
 *
 * @throws CommandError if another process trains the run, or the folder cannot be written to.
 */
export async function lockRun(folder: string): Promise<void> {
  const path = join(folder, runFiles.lock);
  const mark = `${process.pid}\n${randomUUID()}\n`; // an id of a process comes again, such a mark does not
  try {
    await take(folder, path, mark);
  } catch (error) {
    throw writingRefused(path, error, 'try again');
  }
  process.once('exit', () => removeOwn(path, mark));
}

/** @throws CommandError if another process trains the run in a folder. */
export function requireUnlocked(folder: string): void {
  requireDead(folder, readMark(join(folder, runFiles.lock)) ?? '');
}

/**
 * Takes a mark. That of a dead process is replaced only by whoever has taken the mark of its replacement, of which there is
 * one for each mark: of several processes that find the same dead one, the others wait for nothing and are refused.
 */
async function take(folder: string, path: string, mark: string): Promise<void> {
  for (;;) {
    if (writeNew(path, mark)) return;
    const found = await readWholeMark(path);
    if (found === undefined) continue;
    requireDead(folder, found);
    const replacement = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
    await take(folder, replacement, mark);
    if (readMark(path) === found) return renameSync(replacement, path);
    removeOwn(replacement, mark); // somebody was faster
  }
}

/** False if there is such a file already. */
function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The text of a mark; undefined where there is none, and empty where a kill came before its text. */
async function readWholeMark(path: string): Promise<string | undefined> {
  const text = readMark(path);
  if (text !== '') return text;
  await delay(100); // another process may be between making the file and writing to it
  return readMark(path);
}

function readMark(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function removeOwn(path: string, mark: string): void {
  if (readMark(path) === mark) rmSync(path, { force: true });
}

function requireDead(folder: string, mark: string): void {
  const owner = Number.parseInt(mark, 10);
  if (owner === process.pid || !isAlive(owner)) return;
  throw new CommandError(
    `"${folder}" is being trained by process ${owner}. Wait for its end, or stop it with Ctrl-C. If that process is not an unroll, delete "${join(folder, runFiles.lock)}".`,
  );
}

function isAlive(owner: number): boolean {
  if (!(owner > 0)) return false;
  try {
    return process.kill(owner, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process
  }
}
