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
import { hostname, tmpdir } from 'node:os';
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

/** A lock as this process writes it, with some lines changed; the line of its machine has the host's name in front. */
async function lockWith(changes: Readonly<Record<number, string>>): Promise<string> {
  const release = await lockFolder('test', folder);
  const lines = readFileSync(lock, 'utf8').split('\n');
  await release();
  for (const [index, line] of Object.entries(changes)) lines[Number(index)] = line;
  return lines.join('\n');
}

/** The lines of a lock. */
const line = { pid: 0, machine: 3, boot: 4, numbering: 5, ticks: 6 } as const;
const isLinux = process.platform === 'linux';

test('a lock names the process, the machine and the container', async () => {
  const lines = (await lockWith({})).split('\n');
  expect(lines[line.pid]).toBe(String(process.pid));
  expect(lines[line.machine]?.split(' ')[0]).toBe(hostname());
  if (!isLinux) return;
  expect(lines[line.boot]).toMatch(/^[\da-f-]{36}$/);
  expect(lines[line.numbering]).toMatch(/^pid:\[\d+\]$/);
  expect(lines[line.ticks]).toMatch(/^\d+$/);
});

test.each([
  ['of this number', String(process.pid)],
  ['of a number that nobody has here', nobody.trim()],
])('the lock of a process %s on another machine is never taken for that of a dead one', async (_, pid) => {
  const [text, where] = [`${pid}\n1\nid\nelsewhere 123\nabc\npid:[1]\n1\n`, join(folder, 'save.lock')];
  writeFileSync(lock, text);
  await expect(lockFolder('test', folder)).rejects.toThrow(
    `test: "${folder}" is being written by process ${pid} on "elsewhere". Wait for its end or stop it; if it has ended, which cannot be seen from here, delete "${where}", or choose another folder.`,
  );
  expect(readFileSync(lock, 'utf8')).toBe(text);
});

test('the name of a machine that steers the terminal is shown by its codes', async () => {
  writeFileSync(lock, `1\n1\nid\n\u001b[2J${'x'.repeat(100)}\n`);
  await expect(lockFolder('test', folder)).rejects.toThrow(`process 1 on "\\u{1b}[2J${'x'.repeat(76)}…".`);
});

test.runIf(isLinux)('the lock of a process in another container is never taken for that of a dead one', async () => {
  for (const pid of [String(process.pid), nobody.trim()]) {
    const text = await lockWith({ [line.pid]: pid, [line.machine]: 'box', [line.numbering]: 'pid:[1]' });
    writeFileSync(lock, text);
    await expect(lockFolder('test', folder)).rejects.toThrow(`process ${pid} in another container, "box". Wait`);
    expect(readFileSync(lock, 'utf8')).toBe(text);
    rmSync(lock);
  }
});

test.runIf(isLinux).each<[string, Readonly<Record<number, string>>]>([
  ['from before the machine was started again', { [line.pid]: String(process.ppid), [line.boot]: 'abc' }],
  ['of a process whose number another one has now', { [line.pid]: String(process.ppid), [line.ticks]: '1' }],
  ['of this number, from before', { [line.ticks]: '1' }],
  ['of a dead process of this machine under another name', { [line.pid]: nobody.trim(), [line.machine]: 'box' }],
])('the lock %s counts for nothing', async (_, changes) => {
  writeFileSync(lock, await lockWith(changes));
  await (await lockFolder('test', folder))();
  expect(readdirSync(folder)).toEqual([]);
});

test.each<[string, Readonly<Record<number, string>>]>([
  ['Linux', {}],
  ['other systems', { [line.boot]: '', [line.numbering]: '' }],
])('the lock of a process that runs counts, with what %s tells', async (_, unknown) => {
  for (const [pid, owner] of [
    [process.ppid, `process ${process.ppid}`],
    [process.pid, 'another thread of this process'],
  ]) {
    writeFileSync(lock, await lockWith({ ...unknown, [line.pid]: String(pid), [line.ticks]: '' }));
    await expect(lockFolder('test', folder)).rejects.toThrow(`is being written by ${owner}. Wait for its end`);
    rmSync(lock);
  }
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
