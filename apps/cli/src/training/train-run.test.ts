import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSave } from '@unroll/checkpoints/node';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });
const run = (...words: string[]) => runUnroll(['train', ...words], { folder });
const train = (...words: string[]) => run(...tiny, 'text.txt', ...words);

function recordsOf(output: string): Record<string, unknown>[] {
  const lines = output.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A module that does something when the log gets a line. */
function atLine(name: string, beginning: string, action: string): string {
  writeFiles(folder, {
    [name]: `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { writeSync } = fs;
      fs.writeSync = (file, text) => {
        if (String(text).startsWith(${JSON.stringify(beginning)})) ${action};
        return writeSync(file, text);
      };
      syncBuiltinESMExports();`,
  });
  return join(folder, name);
}

test('a run that its patience has ended says so, and goes on with a greater one', async () => {
  const jumpy = ['--learning-rate', '1', '--clip', 'none', '--schedule', 'constant', '--steps', '3000'];
  const { output } = await train(...jumpy, '--patience', '2', '--out', 'impatient');
  expect(output).toMatch(/Adam\s+at\s+1;\s+schedule\s+constant;\s+no\s+clipping;\s+patience\s+2$/m);
  expect(output).toMatch(/It had\s+stopped\s+getting\s+better\./);
  const { step } = await readSave(join(folder, 'impatient'));
  const log = readFileSync(join(folder, 'impatient/log.jsonl'), 'utf8');
  for (const json of [[], ['--json']]) {
    expect(await run('--resume', 'impatient', ...json)).toEqual({
      exitCode: 1,
      signal: null,
      output: '',
      error: `unroll: the patience of "impatient" has ended it: 2 measurements after step ${step - 100} were no better, and \`--patience\` is 2. Name a greater one to go on: \`unroll train --resume impatient --patience 4\`.\n`,
    });
  }
  expect(readFileSync(join(folder, 'impatient/log.jsonl'), 'utf8')).toBe(log);

  const more = await run('--resume', 'impatient', '--patience', '100', '--steps', String(step + 20));
  expect(more).toMatchObject({ exitCode: 0, error: '' });
  expect((await readSave(join(folder, 'impatient'))).step).toBe(step + 20);
  const last = await run('--resume', 'impatient', '--steps', String(step + 30)); // the patience stays
  expect(last).toMatchObject({ exitCode: 0, error: '' });
  expect(last.output).toContain('patience 100');
});

test('a picture that cannot be drawn is warned of once, and training goes on', async () => {
  await train('--steps', '5', '--out', 'unpictured');
  mkdirSync(join(folder, 'unpictured/losses.svg'));
  const words = ['--resume', 'unpictured', '--steps', '200', '--save-every', '0.001', '--plot', '--json'];
  const { exitCode, error, output } = await run(...words);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  const told = recordsOf(output);
  const warnings = told.filter(({ type }) => type === 'warning');
  expect(warnings).toEqual([
    {
      type: 'warning',
      step: expect.any(Number),
      kind: 'plot',
      message: expect.stringMatching(/^The losses are drawn no more, and training goes on\. ".*losses\.svg" cannot be/),
    },
  ]);
  expect(told.at(-1)).toMatchObject({ type: 'done', step: 200, reason: 'steps' });
});

test('what ends training early is a line of --json', async () => {
  const far = await train('--learning-rate', '1.23456e38', '--steps', '60', '--out', 'far', '--json');
  expect(far.exitCode).toBe(1);
  const told = recordsOf(far.output);
  const { step, problem } = told.at(-1) as { step: number; problem: string };
  expect(told.at(-1)).toEqual({ type: 'done', step, run: 'far', reason: 'diverged', problem });
  expect(problem).toMatch(/^the loss is|^the gradients? of/);
  expect(told.at(-2)).toMatchObject({ type: 'step', step });
  expect(far.error).toContain(
    `training diverged at step ${step + 1}: ${problem}. Train again with a lower learning rate, such as \`--learning-rate 1.2e+37\`.`,
  );

  const preload = atLine('full.mjs', '{"step":3,"loss"', "throw Object.assign(new Error('full'), { code: 'ENOSPC' })");
  const words = ['train', ...tiny, 'text.txt', '--steps', '9', '--out', 'full', '--json'];
  const full = await runUnroll(words, { folder, preload });
  const message =
    '"full/log.jsonl" cannot be written: the disk is full. Free some space, then go on from the last save with `--resume`.';
  expect(recordsOf(full.output).at(-1)).toEqual({ type: 'error', step: 2, message });
  expect(full).toMatchObject({ exitCode: 1, error: `unroll: ${message}\n` });
});

test('a run that has had its length when the signal comes is complete', async () => {
  const preload = atLine('late.mjs', '{"step":20,"loss"', "process.kill(process.pid, 'SIGINT')");
  const words = ['train', ...tiny, 'text.txt', '--steps', '20', '--out', 'late'];
  const { exitCode, error, output } = await runUnroll(words, { folder, preload });
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(output).toContain('Done: step 20');
  expect((await readSave(join(folder, 'late'))).step).toBe(20);
});

test('saves when its terminal is closed', async () => {
  const running = startUnroll(['train', ...tiny, 'text.txt', '--steps', '1000000', '--out', 'hung-up'], { folder });
  await running.hasWritten('step 1/');
  running.child.kill('SIGHUP');
  expect((await running.ended).exitCode).toBe(129);
  expect((await readSave(join(folder, 'hung-up'))).step).toBeGreaterThan(0);
});

test('a run of one cycle is not made longer', async () => {
  await train('--schedule', 'one-cycle', '--steps', '5', '--out', 'cycle');
  for (const more of [
    ['--steps', '6'],
    ['--minutes', '1'],
  ]) {
    const { exitCode, error } = await run('--resume', 'cycle', ...more);
    expect({ exitCode, error }).toEqual({
      exitCode: 1,
      error:
        'unroll: "cycle" was begun with `--schedule one-cycle` for `--steps 5`: at its end the learning rate is next to nothing, so that nothing is learned after it. Train a new run of the length that you want.\n',
    });
  }
});

test('a schedule that goes by steps is refused where the clock decides', async () => {
  const { exitCode, error } = await train('--schedule', 'linear', '--minutes', '1');
  expect({ exitCode, error }).toEqual({
    exitCode: 2,
    error:
      'unroll: `--schedule linear` goes by the number of steps, which `--minutes` leaves open. Write `--steps` or `--epochs` instead, or `--schedule plateau`.\n',
  });
  const plateau = await train('--schedule', 'plateau', '--minutes', '0.0001', '--out', 'plateau');
  expect(plateau).toMatchObject({ exitCode: 0, error: '' });
});
