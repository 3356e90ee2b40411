import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSafetensors } from '../open-safetensors.js';
import { safetensorsChunks } from '../safetensors-chunks.js';
import { fileSource } from './file-source.js';
import { readFileBytes } from './read-file-bytes.js';
import { writeFileAtomically } from './write-file-atomically.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('reads tensors of a file that was written piece by piece', async () => {
  const path = join(folder, 'model.safetensors');
  const weight = {
    dtype: 'F32',
    shape: [500_000],
    data: Float32Array.from({ length: 500_000 }, (_, at) => at),
  } as const;
  const bias = { dtype: 'BF16', shape: [2], data: Float32Array.of(1, 2) } as const;
  await writeFileAtomically(path, safetensorsChunks({ weight, bias }));
  const source = await fileSource(path);
  const file = await openSafetensors(source);
  expect(await file.read('bias')).toEqual(bias);
  expect(await file.read('weight')).toEqual(weight);
  await source.close();
});

test('gives what is left of a file that became shorter', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'abcdef');
  const source = await fileSource(path);
  await writeFile(path, 'abc');
  expect(await source.read(1, 6)).toEqual(new TextEncoder().encode('bc'));
  await source.close();
});

test('says that there is no file', async () => {
  const path = join(folder, 'none');
  await expect(fileSource(path)).rejects.toThrow(
    `fileSource: "${path}" cannot be read: there is no such file or folder (ENOENT). Check the path.`,
  );
});

test('an error of the pieces leaves the file as it was', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'old');
  const failing = (async function* () {
    yield Uint8Array.of(1);
    throw new Error('no more');
  })();
  await expect(writeFileAtomically(path, failing)).rejects.toThrow('no more');
  expect(await readFileBytes(path)).toEqual(new TextEncoder().encode('old'));
});
