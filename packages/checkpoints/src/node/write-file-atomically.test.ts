import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFileBytes } from './read-file-bytes.js';
import { writeFileAtomically } from './write-file-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The sentence of the CheckpointError that a promise is rejected with. */
async function sentence(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message;
}

test('writes a file and replaces it, and leaves nothing beside it', async () => {
  const path = join(folder, 'weights');
  await writeFileAtomically(path, Uint8Array.of(1, 2, 3));
  await writeFileAtomically(path, Uint8Array.of(4));
  expect(await readFileBytes(path)).toEqual(Uint8Array.of(4));
  expect(await readdir(folder)).toEqual(['weights']);
});

test('reads plain bytes, whose slice copies', async () => {
  await writeFile(join(folder, 'weights'), 'abc');
  const bytes = await readFileBytes(join(folder, 'weights'));
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  expect(bytes).toEqual(Uint8Array.of(97, 98, 99));
});

test('many writes to one path at a time leave one of them, whole', async () => {
  const path = join(folder, 'weights');
  const versions = Array.from({ length: 20 }, (_, index) => new Uint8Array(10_000 + index).fill(index));
  await Promise.all(versions.map((bytes) => writeFileAtomically(path, bytes)));
  const bytes = await readFileBytes(path);
  expect(bytes).toEqual(versions[bytes[0] as number]);
  expect(await readdir(folder)).toEqual(['weights']);
});

test('says that the folder is missing, that a file stands in its place, and that the path is a folder', async () => {
  const bytes = Uint8Array.of(1);
  await mkdir(join(folder, 'full'));
  await writeFile(join(folder, 'full', 'a'), 'a');
  const unchanged = 'What was there before is unchanged.';
  const missing = join(folder, 'no', 'weights');
  expect(await sentence(writeFileAtomically(missing, bytes))).toBe(
    `writeFileAtomically: "${missing}" cannot be written: there is no such file or folder (ENOENT). Check the path. ${unchanged}`,
  );
  const inFile = join(folder, 'full', 'a', 'weights');
  expect(await sentence(writeFileAtomically(inFile, bytes))).toBe(
    `writeFileAtomically: "${inFile}" cannot be written: a part of its path is a file, not a folder (ENOTDIR). Check the path. ${unchanged}`,
  );
  const full = join(folder, 'full');
  expect(await sentence(writeFileAtomically(full, bytes))).toBe(
    `writeFileAtomically: "${full}" cannot be written: it is a folder (EISDIR). Give the path of a file. ${unchanged}`,
  );
  expect(await readdir(folder)).toEqual(['full']);
  expect(await readdir(full)).toEqual(['a']);
});

test('says that a file to read is missing, or a folder', async () => {
  const missing = join(folder, 'weights');
  expect(await sentence(readFileBytes(missing))).toBe(
    `readFileBytes: "${missing}" cannot be read: there is no such file or folder (ENOENT). Check the path.`,
  );
  expect(await sentence(readFileBytes(folder))).toBe(
    `readFileBytes: "${folder}" cannot be read: it is a folder (EISDIR). Give the path of a file.`,
  );
});

test.runIf(process.platform === 'linux')('says that a place takes no files, even from root', async () => {
  const told = await sentence(writeFileAtomically('/sys/unroll', Uint8Array.of(1)));
  expect(told).toMatch(
    /^writeFileAtomically: "\/sys\/unroll" cannot be written: (permission is denied \(EACCES\)|the file system is read-only \(EROFS\))/,
  );
});

test.skipIf(process.platform === 'win32')('keeps the old file when the new one cannot be written whole', async () => {
  const path = join(folder, 'weights');
  await writeFile(path, 'old');
  const script = `
    import { writeFileAtomically } from '@unroll/checkpoints/node';
    await writeFileAtomically(${JSON.stringify(path)}, new Uint8Array(100_000)).catch((error) => console.log(error.message));
  `;
  const limited = 'ulimit -f 64; exec "$0" --input-type=module -e "$1"';
  const printed = execFileSync('sh', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
  expect(printed).toBe(
    `writeFileAtomically: "${path}" cannot be written: it is larger than the file system or \`ulimit -f\` allows (EFBIG). Raise the limit, or choose another place. What was there before is unchanged.\n`,
  );
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['weights']);
});
