import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readPreviousSave, readSave } from './read-save.js';
import { writeSave } from './write-save.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  return { ...original, readFile: vi.fn(original.readFile) };
});

let folder: string;
let weights: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
  weights = join(folder, 'saves', '000900', 'weights.safetensors');
  await writeSave(folder, {
    step: 900,
    files: { 'weights.safetensors': new Uint8Array(2000), note: Uint8Array.of(1) },
  });
});
afterEach(() => rm(folder, { recursive: true }));

/** The sentence of the error that reading the save ends in, after the name of the function. */
async function problem(): Promise<string> {
  const error: unknown = await readSave(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message.replace(/^readSave: /, '');
}

function rewritePointer(pointer: unknown): Promise<void> {
  return writeFile(join(folder, 'save.json'), typeof pointer === 'string' ? pointer : JSON.stringify(pointer));
}

test('gives the new save when the one that it began to read is replaced meanwhile', async () => {
  const newer = { step: 902, files: { 'weights.safetensors': Uint8Array.of(2), note: Uint8Array.of(3) } };
  const pointer = await readFile(join(folder, 'save.json'), 'utf8');
  vi.mocked(readFile).mockImplementationOnce(async () => {
    // The first read found a save that two more have pushed out since.
    vi.mocked(readFile).mockRestore();
    await writeSave(folder, { step: 901, files: {} });
    await writeSave(folder, newer);
    return pointer;
  });
  expect(await readSave(folder)).toEqual(newer);
});

test('does not give the save before in the place of a damaged one, and tells of it', async () => {
  await writeSave(folder, { step: 1800, files: { note: Uint8Array.of(2) } });
  await writeFile(join(folder, 'saves', '001800', 'note'), 'x');
  expect(await problem()).toBe(
    'note of the save at step 1800 is damaged: its bytes are not those that were written (another SHA-256). Restore the whole folder from a copy, or go on from the save before it, which is kept, at step 900.',
  );
  expect((await readPreviousSave(folder))?.step).toBe(900);
  await rm(weights);
  await expect(readPreviousSave(folder)).rejects.toThrow(
    'readPreviousSave: weights.safetensors of the save at step 900 is missing. Restore the whole folder from a copy, or take the save after it, at step 1800.',
  );
});

test('says that there is no save', async () => {
  await rm(join(folder, 'save.json'));
  expect(await problem()).toBe(
    `"${join(folder, 'save.json')}", which tells the current save, cannot be read: there is no such file or folder (ENOENT). Check the path.`,
  );
});

test('says which file is missing', async () => {
  await rm(weights);
  expect(await problem()).toBe(
    'weights.safetensors of the save at step 900 is missing. Restore the whole folder from a copy, or train again.',
  );
});

test('says which file was cut short', async () => {
  await truncate(weights, 1999);
  expect(await problem()).toBe(
    'weights.safetensors of the save at step 900 is damaged: it has 1,999 bytes, expected 2,000. Restore the whole folder from a copy, or train again.',
  );
});

test('says in which file a bit has changed', async () => {
  const bytes = new Uint8Array(2000);
  bytes[1000] = 1;
  await writeFile(weights, bytes);
  expect(await problem()).toBe(
    'weights.safetensors of the save at step 900 is damaged: its bytes are not those that were written (another SHA-256). Restore the whole folder from a copy, or train again.',
  );
});

test('says that a file cannot be read', async () => {
  await rm(weights);
  await mkdir(weights);
  expect(await problem()).toMatch(
    /^weights\.safetensors of the save at step 900 cannot be read: it is a folder \(EISDIR\)/,
  );
});

test('refuses another version', async () => {
  await rewritePointer({ version: 2, save: 'elsewhere' });
  expect(await problem()).toBe(
    `"${join(folder, 'save.json')}" is of version 2, and this package reads version 1. Use the version of @unroll/checkpoints that wrote it.`,
  );
});

const whole = { version: 1, step: 900, name: '000900', files: { note: { byteCount: 1, sha256: '' } } };
test.each<[string, unknown]>([
  ['is empty', ''],
  ['is cut short', JSON.stringify(whole).slice(0, -1)],
  ['is a list', [whole]],
  ['has no version', { ...whole, version: undefined }],
  ['has a step that is not one', { ...whole, step: -1 }],
  ['leads out of its folder', { ...whole, name: '..' }],
  ['leads out of its folder by a file', { ...whole, files: { '../../../etc/hostname': whole.files.note } }],
  ['has no files', { ...whole, files: null }],
  ['has a file without a length', { ...whole, files: { note: { sha256: '' } } }],
  ['has a save before that is none', { ...whole, previous: { step: 1 } }],
  ['leads out of its folder by the save before', { ...whole, previous: { ...whole, name: '../..' } }],
  ['has a file without a digest', { ...whole, files: { note: { byteCount: 1 } } }],
])('refuses a save.json that %s', async (_, pointer) => {
  await rewritePointer(pointer);
  expect(await problem()).toBe(
    `"${join(folder, 'save.json')}" is damaged: it does not describe a save. Put the newest copy of it in its place, from a folder in \`saves\` beside it.`,
  );
});
