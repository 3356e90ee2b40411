import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';
import { writingRefused } from './writing-refused.js';

const folder = temporaryFolder();
const deadProcess = 2 ** 30; // greater than the id of any process

/** A process that takes a run after it has slept at every look at a mark, and keeps it while `keeps` is not there. */
function takeRun(run: string, sleepMilliseconds: number): Promise<string> {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { readFileSync } = fs;
    fs.readFileSync = (path, ...more) => {
      try {
        return readFileSync(path, ...more);
      } finally {
        if (String(path).includes('training.pid')) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${sleepMilliseconds});
        }
      }
    };
    syncBuiltinESMExports();
    const { lockRun } = await import(${JSON.stringify(new URL('../../dist/run/run-lock.js', import.meta.url).href)});
    try {
      await lockRun(${JSON.stringify(run)});
      console.log('taken');
      await new Promise((resolve) => setTimeout(resolve, 2500));
    } catch (error) {
      console.log(error.message);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve) => child.on('close', () => resolve(output.trim())));
}

test('one of several processes takes over the run of a dead one, and its mark goes with it', async () => {
  const run = join(folder, 'dead');
  mkdirSync(run);
  writeFileSync(join(run, 'training.pid'), `${deadProcess}\n`);
  const told = await Promise.all([50, 200, 350].map((milliseconds) => takeRun(run, milliseconds)));
  expect(told.filter((text) => text === 'taken')).toHaveLength(1);
  expect(told.filter((text) => text.includes('is being trained by process'))).toHaveLength(2);
  expect(readdirSync(run)).toEqual([]);
});

test('a process deletes no mark but its own', async () => {
  const run = join(folder, 'mine');
  mkdirSync(run);
  const running = takeRun(run, 0);
  while (!existsSync(join(run, 'training.pid'))) await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync(join(run, 'training.pid'), 'of another\n');
  expect(await running).toBe('taken');
  expect(readFileSync(join(run, 'training.pid'), 'utf8')).toBe('of another\n');
});

test('a run is taken before its save is read', async () => {
  writeFiles(folder, {
    'text.txt': sampleText,
    'look.mjs': `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { readFile } = fs.promises;
      fs.promises.readFile = async (path, ...more) => {
        if (String(path).endsWith('save.json')) console.log('taken at the save:', fs.existsSync('run/training.pid'));
        return readFile(path, ...more);
      };
      syncBuiltinESMExports();`,
  });
  await runUnroll(['train', ...tiny, 'text.txt', '--steps', '2', '--out', 'run'], { folder });
  const words = ['train', '--resume', 'run', '--steps', '3'];
  const { output, error } = await runUnroll(words, { folder, preload: join(folder, 'look.mjs') });
  expect(error).toBe('');
  expect(output).toMatch(/^taken at the save: true$/m);
  expect(output).not.toContain('taken at the save: false');
});

test.each([
  ['EACCES', 'permission is denied. Change the permissions, then try again.'],
  ['EROFS', 'the file system is read-only. Copy the run to another place, then try again.'],
  ['ENOSPC', 'the disk is full. Free some space, then try again.'],
])('%s is told for what it is', (code, sentence) => {
  const error = Object.assign(new Error(code), { code });
  expect((writingRefused('run/training.pid', error, 'try again') as Error).message).toBe(
    `"run/training.pid" cannot be written: ${sentence}`,
  );
});
