import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockFolder } from './lock-folder.js';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-'));
  lock = join(folder, 'save.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The function as other threads have it, which do not know of each other. */
async function lockersOf(count: number): Promise<(typeof lockFolder)[]> {
  const lockers: (typeof lockFolder)[] = [];
  for (let index = 0; index < count; index++) {
    vi.resetModules();
    lockers.push((await import('./lock-folder.js')).lockFolder);
  }
  return lockers;
}

const nobody = '999999999\n'; // more than any system numbers its processes

test.each([
  ['a process that is no more', nobody],
  ['this process, as it had the number before', `${process.pid}\n`],
  ['a kill before its text', ''],
  ['anything else', 'x'],
])('the lock of %s counts for nothing', async (_, text) => {
  writeFileSync(lock, text);
  const release = await lockFolder('test', folder);
  expect(readFileSync(lock, 'utf8').split('\n')[0]).toBe(String(process.pid));
  await release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of several threads that find the same dead lock, one has it, every time', async () => {
  const lockers = await lockersOf(4);
  for (let round = 0; round < 40; round++) {
    writeFileSync(lock, `${nobody}${round}\n`);
    const results = await Promise.allSettled(lockers.map((take) => take('test', folder)));
    const held = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(held).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(CheckpointError.isInstance(result.reason)).toBe(true);
    await held[0]?.();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('another thread of this process is refused, and does not take the lock away when it gives up', async () => {
  const [other] = await lockersOf(1);
  const release = await lockFolder('test', folder);
  await expect(other?.('test', folder)).rejects.toThrow('is being written by another thread of this process.');
  expect(existsSync(lock)).toBe(true);
  await release();
});

test('a link to a folder is that folder', async () => {
  mkdirSync(join(folder, 'run'));
  symlinkSync(join(folder, 'run'), join(folder, 'link'));
  const release = await lockFolder('test', join(folder, 'run'));
  await expect(lockFolder('test', join(folder, 'link'))).rejects.toThrow('another store of this process');
  await release();
});

test('only its own lock is released', async () => {
  const release = await lockFolder('test', folder);
  writeFileSync(lock, 'of somebody else');
  await release();
  expect(readFileSync(lock, 'utf8')).toBe('of somebody else');
});

test('many stores at once listen to the end of the process once', async () => {
  const before = process.listenerCount('exit');
  const folders = Array.from({ length: 12 }, (_, index) => join(folder, String(index)));
  const releases = await Promise.all(folders.map((each) => lockFolder('test', each)));
  expect(process.listenerCount('exit')).toBe(before + 1);
  await Promise.all(releases.map((release) => release()));
  expect(process.listenerCount('exit')).toBe(before);
});

test('a second lock of this process is refused, until the first is released', async () => {
  const release = await lockFolder('test', folder);
  await expect(lockFolder('test', join(folder, '.'))).rejects.toThrow(
    `test: "${join(folder, '.')}" is being written by another store of this process. Close that one, or choose another folder.`,
  );
  expect(existsSync(lock)).toBe(true);
  await release();
  await (await lockFolder('test', folder))();
  expect(existsSync(lock)).toBe(false);
});
