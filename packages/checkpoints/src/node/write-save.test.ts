import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, CheckpointError } from '@unroll/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPreviousSave, readSave } from './read-save.js';
import { writeSave } from './write-save.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true }));

const weights = Uint8Array.of(1, 2, 3);
const optimizer = new Uint8Array(70_000).fill(7);

test('gives back the last save and the one before, and keeps nothing else', async () => {
  await writeSave(folder, { step: 900, files: { weights, optimizer } });
  expect(await readSave(folder)).toEqual({ step: 900, files: { weights, optimizer } });
  expect(await readPreviousSave(folder)).toBeUndefined();
  await writeSave(folder, { step: 1800, files: { weights: optimizer } });
  expect(await readSave(folder)).toEqual({ step: 1800, files: { weights: optimizer } });
  expect(await readPreviousSave(folder)).toEqual({ step: 900, files: { weights, optimizer } });
  await writeSave(folder, { step: 2700, files: { weights } });
  expect(await readPreviousSave(folder)).toEqual({ step: 1800, files: { weights: optimizer } });
  expect(await readdir(folder)).toEqual(['save.json', 'saves']);
  expect(await readdir(join(folder, 'saves'))).toEqual(['001800', '002700']);
  expect(await readdir(join(folder, 'saves', '001800'))).toEqual(['save.json', 'weights']);
});

test('describes the save in save.json', async () => {
  await writeSave(folder, { step: 900, files: { abc: new TextEncoder().encode('abc') } });
  expect(JSON.parse(await readFile(join(folder, 'save.json'), 'utf8'))).toEqual({
    version: 1,
    step: 900,
    name: '000900',
    // The first example of FIPS 180-2, appendix B.1.
    files: { abc: { byteCount: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' } },
  });
  await writeSave(folder, { step: 1800, files: {} });
  expect(JSON.parse(await readFile(join(folder, 'save.json'), 'utf8'))).toMatchObject({
    step: 1800,
    previous: { step: 900, name: '000900', files: { abc: { byteCount: 3 } } },
  });
});

test('does not write past a save.json that is damaged or of another version: nobody would find the saves of before', async () => {
  await writeSave(folder, { step: 1, files: { weights } });
  await writeSave(folder, { step: 2, files: { weights } });
  const whole = await readFile(join(folder, 'save.json'));
  await writeFile(join(folder, 'save.json'), whole.subarray(0, 40));
  await expect(writeSave(folder, { step: 3, files: { weights } })).rejects.toThrow(
    `writeSave: "${join(folder, 'save.json')}" is damaged: it does not describe a save.`,
  );
  await writeFile(join(folder, 'save.json'), whole);
  expect((await readSave(folder)).step).toBe(2);
  expect((await readPreviousSave(folder))?.step).toBe(1);
  await writeFile(join(folder, 'save.json'), '{"version":2}');
  await expect(writeSave(folder, { step: 3, files: { weights } })).rejects.toThrow(
    `writeSave: "${join(folder, 'save.json')}" is of version 2, and this package reads version 1.`,
  );
  expect(await readFile(join(folder, 'save.json'), 'utf8')).toBe('{"version":2}');
});

test('keeps a copy of save.json in the folder of each save, for when it is damaged', async () => {
  for (const step of [1, 2, 3]) await writeSave(folder, { step, files: { weights } });
  await writeFile(join(folder, 'save.json'), 'damaged');
  await expect(readSave(folder)).rejects.toThrow(
    'Put the newest copy of it in its place, from a folder in `saves` beside it.',
  );
  const newest = (await readdir(join(folder, 'saves'))).at(-1) as string;
  await copyFile(join(folder, 'saves', newest, 'save.json'), join(folder, 'save.json'));
  expect(await readSave(folder)).toEqual({ step: 3, files: { weights } });
  expect((await readPreviousSave(folder))?.step).toBe(2);
  await writeSave(folder, { step: 4, files: { weights } });
  expect((await readPreviousSave(folder))?.step).toBe(3);
  expect(await readdir(join(folder, 'saves'))).toEqual(['000003', '000004']);
});

test('makes the folder, and saves again at the same step', async () => {
  const nested = join(folder, 'a', 'b');
  for (const byte of [1, 2, 3]) {
    await writeSave(nested, { step: 0, files: { weights: Uint8Array.of(byte) } });
    expect(await readSave(nested)).toEqual({ step: 0, files: { weights: Uint8Array.of(byte) } });
    expect(await readdir(join(nested, 'saves'))).toHaveLength(Math.min(byte, 2));
  }
});

test('removes what killed saves left, and nothing outside of saves', async () => {
  await mkdir(join(folder, 'saves', '000900'), { recursive: true });
  await writeFile(join(folder, 'saves', '000900', 'weights'), 'half');
  await writeFile(join(folder, 'saves', 'stray'), '');
  await writeFile(join(folder, 'losses.jsonl'), '');
  await writeSave(folder, { step: 900, files: { weights } });
  expect(await readSave(folder)).toEqual({ step: 900, files: { weights } });
  expect(await readdir(join(folder, 'saves'))).toEqual(['000900', '000900-2', 'stray']); // saves of before, perhaps
  await writeSave(folder, { step: 901, files: { weights } });
  expect(await readdir(join(folder, 'saves'))).toEqual(['000900-2', '000901']);
  expect(await readdir(folder)).toEqual(['losses.jsonl', 'save.json', 'saves']);
});

test('may be read while it is written', async () => {
  await writeSave(folder, { step: 0, files: { a: Uint8Array.of(0), b: Uint8Array.of(0) } });
  let writing = true;
  const steps = new Set<number>();
  const reading = (async () => {
    while (writing) {
      const { step, files } = await readSave(folder);
      expect(files).toEqual({ a: Uint8Array.of(step), b: Uint8Array.of(step) });
      steps.add(step);
    }
  })();
  try {
    for (let step = 1; step <= 60; step++) {
      await writeSave(folder, { step, files: { a: Uint8Array.of(step), b: Uint8Array.of(step) } });
    }
  } finally {
    writing = false;
    await reading;
  }
  expect(steps.size).toBeGreaterThan(1);
});

test.each(['', '.hidden', '..', 'a/b', 'a\\b', 'save.json', 'é'])('refuses the file name "%s"', async (name) => {
  const saving = writeSave(folder, { step: 1, files: { [name]: weights } });
  await expect(saving).rejects.toThrow(ArgumentError);
  await expect(saving).rejects.toThrow(
    `writeSave: \`files\` must have names of letters, digits, ".", "_" and "-", other than save.json, got ${JSON.stringify(name)}.`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('refuses a step that is not one', async () => {
  await expect(writeSave(folder, { step: 1.5, files: {} })).rejects.toThrow(
    'writeSave: `step` must be an integer of at least 0, got 1.5.',
  );
});

test('says that a file stands where the folder should be', async () => {
  const file = join(folder, 'run');
  await writeFile(file, '');
  await expect(writeSave(file, { step: 900, files: { weights } })).rejects.toThrow(CheckpointError);
  await expect(writeSave(file, { step: 900, files: { weights } })).rejects.toThrow(
    `writeSave: the save at step 900 cannot be written to "${file}": a part of its path is a file, not a folder (ENOTDIR). Check the path. The save before it, if there was one, is unchanged.`,
  );
});

test.skipIf(process.platform === 'win32')('keeps the save before when a file cannot be written whole', async () => {
  const before = { step: 1, files: { weights, optimizer } };
  await writeSave(folder, before);
  const script = `
    import { writeSave } from '@unroll/checkpoints/node';
    const files = { weights: new Uint8Array(10), optimizer: new Uint8Array(100_000) };
    await writeSave(${JSON.stringify(folder)}, { step: 2, files }).catch((error) => console.log(error.message));
  `;
  const limited = 'ulimit -f 64; exec "$0" --input-type=module -e "$1"';
  const printed = execFileSync('sh', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
  expect(printed).toBe(
    `writeSave: the save at step 2 cannot be written to "${folder}": it is larger than the file system or \`ulimit -f\` allows (EFBIG). Raise the limit, or choose another place. The save before it, if there was one, is unchanged.\n`,
  );
  expect(await readSave(folder)).toEqual(before);
  expect(await readdir(join(folder, 'saves'))).toEqual(['000001']);
});

test('refuses files that are no bytes, before anything is made', async () => {
  const place = join(folder, 'none');
  await expect(writeSave(place, { step: 1, files: { weights: Float32Array.of(1) as never } })).rejects.toThrow(
    'writeSave: `files.weights` must be a Uint8Array, got "Float32Array".',
  );
  await expect(readdir(place)).rejects.toThrow('ENOENT');
});
