import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockFolder } from './lock-folder.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  return { ...original, rename: vi.fn(original.rename) };
});

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-'));
  lock = join(folder, 'save.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const nobody = '999999999\n'; // more than any system numbers its processes

test.each([
  ['a process that is no more', nobody],
  ['this process, as it had the number before', `${process.pid}\n`],
  ['a kill before its text', ''],
  ['anything else', 'x'],
])('the lock of %s counts for nothing', async (_, text) => {
  writeFileSync(lock, text);
  const release = await lockFolder('test', folder);
  expect(readFileSync(lock, 'utf8')).toBe(`${process.pid}\n`);
  await release();
  expect(readdirSync(folder)).toEqual([]);
});

test('another process that takes the place of such a lock meanwhile keeps it', async () => {
  writeFileSync(lock, nobody);
  const original = vi.mocked(rename).getMockImplementation() as typeof rename;
  vi.mocked(rename).mockImplementationOnce((from, to) => {
    writeFileSync(lock, `${process.ppid}\n`);
    return original(from, to);
  });
  const locking = lockFolder('test', folder);
  await expect(locking).rejects.toThrow(CheckpointError);
  await expect(locking).rejects.toThrow(`test: "${folder}" is being written by process ${process.ppid}.`);
  expect(readFileSync(lock, 'utf8')).toBe(`${process.ppid}\n`);
  expect(readdirSync(folder)).toEqual(['save.lock']);
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
