import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, realpath, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CheckpointError } from '@unroll/core';
import type { Release } from '../saves/single-writer.js';
import { explainFileErrors, systemErrorCode } from './explain-file-errors.js';
import { newLock, ownerOf } from './lock-owner.js';

/** The locks that this thread has: their texts by their paths. */
const held = new Map<string, string>();

/**
 * Takes a folder for writing: `save.lock` in it names this process until it is released, or the process ends.
 *
 * The lock of a process that is no more, of a kill or a loss of power, counts for nothing. That of one on another machine
 * or in another container counts until somebody deletes it, since nobody sees from here whether it has ended.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if another process, thread or store has the folder, or the operating system refuses.
 */
export async function lockFolder(caller: string, folder: string): Promise<Release> {
  const action = {
    caller,
    failure: `"${folder}" cannot be taken for writing`,
    consolation: 'What was saved before is unchanged.',
  };
  const path = await explainFileErrors(action, lockPath(folder));
  if (held.has(path)) throw taken(caller, folder, 'another store of this process', 'Close that one');
  const text = newLock();
  held.set(path, text);
  try {
    await explainFileErrors(action, take({ caller, folder }, path, text));
  } catch (error) {
    held.delete(path);
    throw error;
  }
  if (!process.listeners('exit').includes(releaseAll)) process.on('exit', releaseAll);
  return async () => {
    held.delete(path);
    removeOwn(path, text);
    if (held.size === 0) process.off('exit', releaseAll);
  };
}

/** Where the lock of a folder is, however the folder is named. The folder is made if need be. */
async function lockPath(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return join(await realpath(folder), 'save.lock');
}

type Taker = { readonly caller: string; readonly folder: string };

/**
 * Takes a lock. That of a dead process is replaced only by whoever has the lock on its replacement, of which there is one
 * for each text: of several processes that find the same dead one, a single one comes to rename.
 */
async function take(taker: Taker, path: string, text: string): Promise<void> {
  for (;;) {
    if (writeNew(path, text)) return;
    const found = await readWhole(path);
    if (found === undefined) continue;
    requireDead(taker, path, found);
    const replacement = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
    await take(taker, replacement, text);
    if ((await read(path)) === found) return rename(replacement, path);
    removeOwn(replacement, text); // somebody was faster
  }
}

/** False if there is such a file already. */
function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The text of a lock; undefined where there is none, and empty where a kill came before its text. */
async function readWhole(path: string): Promise<string | undefined> {
  const text = await read(path);
  if (text !== '') return text;
  await delay(100); // another process may be between making the file and writing to it
  return read(path);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function removeOwn(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path);
  } catch {
    // it is gone, or somebody else's
  }
}

function releaseAll(): void {
  for (const [path, text] of held) removeOwn(path, text);
}

function requireDead({ caller, folder }: Taker, path: string, text: string): void {
  const owner = ownerOf(text);
  if (owner === undefined) return;
  const state = owner.isNear ? 'does not use this folder' : 'has ended, which cannot be seen from here';
  throw taken(caller, folder, owner.name, `Wait for its end or stop it; if it ${state}, delete "${path}"`);
}

function taken(caller: string, folder: string, owner: string, advice: string): CheckpointError {
  const problem = `"${folder}" is being written by ${owner}`;
  return new CheckpointError({ caller, problem, advice: `${advice}, or choose another folder.` });
}
