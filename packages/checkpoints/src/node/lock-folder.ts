import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckpointError } from '@unroll/core';
import type { Release } from '../saves/single-writer.js';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';

/** The paths of the locks that this process has: its number in such a file tells nothing about another store in it. */
const held = new Set<string>();

/**
 * Takes a folder for writing: `save.lock` in it has the number of this process until it is released, or the process ends.
 *
 * The lock of a process that is no more, of a kill or a loss of power, counts for nothing.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if another process or store has the folder, or the operating system refuses.
 */
export async function lockFolder(caller: string, folder: string): Promise<Release> {
  const path = resolve(folder, 'save.lock');
  if (held.has(path)) throw taken(caller, folder, 'another store of this process', 'Close that one');
  held.add(path);
  try {
    const action = {
      caller,
      failure: `"${folder}" cannot be taken for writing`,
      consolation: 'What was saved before is unchanged.',
    };
    await explainFileErrors(action, takeLock(caller, folder, path));
  } catch (error) {
    held.delete(path);
    throw error;
  }
  const removeAtExit = (): void => rmSync(path, { force: true });
  process.once('exit', removeAtExit);
  return async () => {
    process.off('exit', removeAtExit);
    await rm(path, { force: true });
    held.delete(path);
  };
}

async function takeLock(caller: string, folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (;;) {
    try {
      return writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    const text = await readLock(path);
    const owner = Number.parseInt(text, 10);
    if (owner !== process.pid && isAlive(owner)) {
      const advice = `Wait for its end or stop it; if it does not use this folder, delete "${path}"`;
      throw taken(caller, folder, `process ${owner}`, advice);
    }
    await removeStale(path, text);
  }
}

/** The text of a lock; '' where there is none, or a kill came before its text. */
async function readLock(path: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '' || attempt === 2) return text;
    await delay(100); // another process may be between making the file and writing to it
  }
}

/** Removes the lock of a process that is no more, unless another has taken its place meanwhile. */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function isAlive(owner: number): boolean {
  if (!(owner > 0)) return false;
  try {
    return process.kill(owner, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process
  }
}

function taken(caller: string, folder: string, owner: string, advice: string): CheckpointError {
  const problem = `"${folder}" is being written by ${owner}`;
  return new CheckpointError({ caller, problem, advice: `${advice}, or choose another folder.` });
}
