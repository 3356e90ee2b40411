import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Save } from '@unroll/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPreviousSave, readSave } from './read-save.js';
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

/** The steps of the current save and of the one before, after a look at every byte of them. */
async function stepsOfWholeSaves(): Promise<[current: number, previous: number | undefined]> {
  const [current, previous] = [await readSave(folder), await readPreviousSave(folder)];
  for (const { step, files } of previous === undefined ? [current] : [current, previous]) {
    const expected = saveAt(step).files;
    expect(Object.keys(files)).toEqual(Object.keys(expected));
    for (const [name, bytes] of Object.entries(files)) {
      expect(Buffer.compare(bytes, expected[name] as Uint8Array)).toBe(0);
    }
  }
  return [current.step, previous?.step];
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
  makeInterruptible(fs, ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm']);
  syncBuiltinESMExports();
  callsBefore = Number(parameters[0]);
  await writeSave(folder, saveAt(2)).then(() => console.log('saved'), ({ message }) => console.log(message));
  if (callsBefore >= 0) console.log('without interruption');
`;

type Outcome = { readonly printed: string; readonly steps: readonly [current: number, previous: number | undefined] };

/** Lets a program of `interruptedSave` run once for each call it makes; tells what each printed and left. */
async function interruptEachCall(program: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let calls = 0; ; calls++) {
    await writeSave(folder, saveAt(0));
    await writeSave(folder, saveAt(1));
    const { stdout, stderr } = spawnSync(process.execPath, commandLine(program, String(calls)), { encoding: 'utf8' });
    expect(stderr).toBe('');
    const steps = await stepsOfWholeSaves();
    await writeSave(folder, saveAt(3));
    expect(await stepsOfWholeSaves()).toEqual([3, steps[0]]);
    await expectNothingButTheSaves();
    if (stdout.includes('without interruption')) return outcomes;
    outcomes.push({ printed: stdout.trim(), steps });
  }
}

async function expectNothingButTheSaves(): Promise<void> {
  expect(await readdir(folder)).toEqual(['save.json', 'saves']);
  expect(await readdir(join(folder, 'saves'))).toHaveLength(2);
}

// Two calls make the folders, one reads save.json, twelve write two files and save.json twice, four are for fsync of the
// folders, and the last is the rename.
const callsUntilRenamed = 20;
// An fsync of the folder is two, and two remove the save before the one before.
const callsAfterwards = 4;

const isPosix = process.platform !== 'win32'; // Windows has no fsync of folders, so fewer calls.

test.runIf(isPosix)(
  'a kill before any call to the file system leaves the save before or the new one',
  async () => {
    const outcomes = await interruptEachCall(interruptedSave("process.kill(process.pid, 'SIGKILL')"));
    expect(outcomes).toEqual([
      ...Array(callsUntilRenamed).fill({ printed: '', steps: [1, 0] }),
      ...Array(callsAfterwards).fill({ printed: '', steps: [2, 1] }),
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
    const unreadable = `writeSave: "${join(folder, 'save.json')}", which tells the current save, cannot be read: ${reason}`;
    const unsafe = `writeSave: the save at step 2 is in "${folder}", but a loss of power could undo it: ${reason}`;
    expect(outcomes).toEqual([
      { printed: failed, steps: [1, 0] },
      { printed: unreadable, steps: [1, 0] },
      ...Array(callsUntilRenamed - 2).fill({ printed: failed, steps: [1, 0] }),
      ...Array(2).fill({ printed: unsafe, steps: [2, 1] }),
      ...Array(2).fill({ printed: 'saved', steps: [2, 1] }),
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
    const [found, before] = await stepsOfWholeSaves();
    expect(found).toBeGreaterThan(step);
    expect(before).toBe(found - 1);
    step = found;
  }
  await writeSave(folder, saveAt(step + 1));
  await expectNothingButTheSaves();
}, 60_000);
