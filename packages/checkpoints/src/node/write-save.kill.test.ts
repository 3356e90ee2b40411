import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSave } from './read-save.js';
import type { Save } from './save.js';
import { writeSave } from './write-save.js';

// The processes that are killed run the built package, as users do.

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A save whose files all tell its step. The processes that are killed run the text of this function, too. */
const saveAt = (step: number): Save => ({
  step,
  files: { weights: new Uint8Array(300_000).fill(step % 251), optimizer: new Uint8Array(600_000).fill(step % 251) },
});

/** The step of the current save, after a look at every byte of it. */
async function stepOfWholeSave(): Promise<number> {
  const { step, files } = await readSave(folder);
  const expected = saveAt(step).files;
  expect(Object.keys(files)).toEqual(Object.keys(expected));
  for (const [name, bytes] of Object.entries(files)) {
    expect(Buffer.compare(bytes, expected[name] as Uint8Array)).toBe(0);
  }
  return step;
}

function commandLine(program: string, ...parameters: string[]): string[] {
  const prelude = `
    import { readSave, writeSave } from '@unroll/checkpoints/node';
    const saveAt = ${saveAt};
    const [folder, ...parameters] = process.argv.slice(1);
  `;
  return ['--input-type=module', '-e', prelude + program, folder, ...parameters];
}

/** A program that saves step 2, and does what `interrupt` says instead of its n-th call to the file system. */
const interruptedSave = (interrupt: string): string => `
  import fs from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  let callsBefore = Infinity;
  function makeInterruptible(object, names) {
    for (const name of names) {
      const original = object[name];
      object[name] = async function (...values) {
        if (callsBefore-- === 0) ${interrupt};
        return original.apply(this, values);
      };
    }
  }
  const handle = await fs.open(folder);
  makeInterruptible(Object.getPrototypeOf(handle), ['writeFile', 'sync']);
  await handle.close();
  makeInterruptible(fs, ['mkdir', 'open', 'readdir', 'rename', 'rm']);
  syncBuiltinESMExports();
  callsBefore = Number(parameters[0]);
  await writeSave(folder, saveAt(2)).then(() => console.log('saved'), ({ message }) => console.log(message));
  if (callsBefore >= 0) console.log('without interruption');
`;

/** Lets a program of `interruptedSave` run once for each call it makes; tells what each printed and left. */
async function interruptEachCall(program: string): Promise<{ printed: string; step: number }[]> {
  const outcomes: { printed: string; step: number }[] = [];
  for (let calls = 0; ; calls++) {
    await writeSave(folder, saveAt(1));
    const { stdout, stderr } = spawnSync(process.execPath, commandLine(program, String(calls)), { encoding: 'utf8' });
    expect(stderr).toBe('');
    const step = await stepOfWholeSave();
    await writeSave(folder, saveAt(2));
    expect(await stepOfWholeSave()).toBe(2);
    await expectNothingButTheSave();
    if (stdout.includes('without interruption')) return outcomes;
    outcomes.push({ printed: stdout.trim(), step });
  }
}

async function expectNothingButTheSave(): Promise<void> {
  expect(await readdir(folder)).toEqual(['save.json', 'saves']);
  expect(await readdir(join(folder, 'saves'))).toHaveLength(1);
}

// Two calls make the folders, nine write three files, four are for fsync of the folders, and the last is the rename.
const callsUntilRenamed = 16;
// An fsync of the folder is two, and two remove the save before.
const callsAfterwards = 4;

const isPosix = process.platform !== 'win32'; // Windows has no fsync of folders, so fewer calls.

test.runIf(isPosix)(
  'a kill before any call to the file system leaves the save before or the new one',
  async () => {
    const outcomes = await interruptEachCall(interruptedSave("process.kill(process.pid, 'SIGKILL')"));
    expect(outcomes).toEqual([
      ...Array(callsUntilRenamed).fill({ printed: '', step: 1 }),
      ...Array(callsAfterwards).fill({ printed: '', step: 2 }),
    ]);
  },
  60_000,
);

test.runIf(isPosix)(
  'a failure of any call to the file system leaves the save before or the new one, and says so',
  async () => {
    const diskFull = "throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })";
    const outcomes = await interruptEachCall(interruptedSave(diskFull));
    const reason = 'the disk is full (ENOSPC). Free some space and try again.';
    const failed = `writeSave: the save at step 2 cannot be written to "${folder}": ${reason} The save before it, if there was one, is unchanged.`;
    const unsafe = `writeSave: the save at step 2 is in "${folder}", but a loss of power could undo it: ${reason}`;
    expect(outcomes).toEqual([
      ...Array(callsUntilRenamed).fill({ printed: failed, step: 1 }),
      ...Array(2).fill({ printed: unsafe, step: 2 }),
      ...Array(2).fill({ printed: 'saved', step: 2 }),
    ]);
  },
  60_000,
);

test('25 kills at any time leave whole saves, and training goes on from each', async () => {
  const program = `
    for (let { step } = await readSave(folder); ; ) {
      step += 1;
      await writeSave(folder, saveAt(step));
      console.log('saved');
    }
  `;
  await writeSave(folder, saveAt(0));
  let step = 0;
  for (let kill = 0; kill < 25; kill++) {
    const child = spawn(process.execPath, commandLine(program), { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await delay(3 * kill);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const found = await stepOfWholeSave();
    expect(found).toBeGreaterThan(step);
    step = found;
  }
  await writeSave(folder, saveAt(step + 1));
  await expectNothingButTheSave();
}, 60_000);
