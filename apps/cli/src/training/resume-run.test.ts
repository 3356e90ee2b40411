import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@unroll/checkpoints';
import { readSave, writeSave } from '@unroll/checkpoints/node';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });
const endless = ['train', ...tiny, 'text.txt', '--steps', '1000000'];

/** The losses of each step, as the log has them. */
function readLosses(run: string): string[] {
  const lines = readFileSync(join(folder, run, 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.filter((line) => line.includes('"loss"'));
}

async function readWeights(run: string): Promise<Uint8Array | undefined> {
  return (await readSave(join(folder, run))).files['weights.safetensors'];
}

/** A module that does something in the middle of a save of its own process, counted from 1. */
function inSave(name: string, count: number, action: string): string {
  writeFiles(folder, {
    [name]: `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { rename } = fs.promises;
      let count = 0;
      fs.promises.rename = async (from, to) => {
        if (to.endsWith('save.json') && ++count === ${count}) {
          ${action};
        }
        await rename(from, to);
      };
      syncBuiltinESMExports();`,
  });
  return join(folder, name);
}

test('gives the same losses and weights, bit for bit, whether a run is stopped and resumed or not', async () => {
  // With --minutes the clock says where a run stops, and the losses do not depend on it.
  const train = async (...words: string[]): Promise<void> => {
    expect(await runUnroll(['train', ...words], { folder })).toMatchObject({ exitCode: 0, error: '' });
  };
  const trainTo = async (run: string, ...steps: string[]): Promise<void> => {
    await train(...tiny, 'text.txt', '--minutes', '0.00001', '--out', run);
    for (const step of steps) await train('--resume', run, '--steps', step);
  };
  await Promise.all([trainTo('whole', '40'), trainTo('parts', '20', '40')]);
  expect(readLosses('parts')).toHaveLength(40);
  expect(readLosses('parts')).toEqual(readLosses('whole'));
  expect(await readWeights('parts')).toEqual(await readWeights('whole'));
});

test('stops after the step under way at Ctrl-C, saves, and goes on to the same end', async () => {
  writeFiles(folder, {
    'interrupt-at-20.mjs': `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { writeSync } = fs;
      fs.writeSync = (file, text) => {
        if (String(text).startsWith('{"step":20,"loss"')) process.kill(process.pid, 'SIGINT');
        return writeSync(file, text);
      };
      syncBuiltinESMExports();`,
  });
  const words = ['train', ...tiny, 'text.txt', '--steps', '40'];
  const [whole, { exitCode, output, error }] = await Promise.all([
    runUnroll([...words, '--out', 'unstopped'], { folder }),
    runUnroll([...words, '--out', 'stopped'], { folder, preload: join(folder, 'interrupt-at-20.mjs') }),
  ]);
  expect(whole.exitCode).toBe(0);
  expect({ exitCode, error }).toEqual({ exitCode: 130, error: '' });
  const { step } = await readSave(join(folder, 'stopped'));
  expect(step).toBeGreaterThanOrEqual(20);
  expect(step).toBeLessThan(25);
  expect(output).toContain('Stopping after this step, then saving.');
  expect(output).toContain(`Stopped after step ${step}, and saved in stopped.`);
  expect(output).toMatch(/^To go on: {2}unroll train --resume stopped$/m);

  const resumed = await runUnroll(['train', '--resume', 'stopped'], { folder });
  expect(resumed).toMatchObject({ exitCode: 0, error: '' });
  expect(readLosses('stopped')).toHaveLength(40);
  expect(readLosses('stopped')).toEqual(readLosses('unstopped'));
  expect(await readWeights('stopped')).toEqual(await readWeights('unstopped'));
});

test('quits at once at a second Ctrl-C, and keeps the save before', async () => {
  const preload = inSave('hang.mjs', 2, 'await new Promise((resolve) => setTimeout(resolve, 60_000))');
  const running = startUnroll([...endless, '--out', 'twice'], { folder, preload });
  await running.hasWritten('step 1/');
  running.child.kill('SIGINT');
  await running.hasWritten('Stopping after this step');
  await new Promise((resolve) => setTimeout(resolve, 500));
  running.child.kill('SIGINT');
  expect((await running.ended).exitCode).toBe(130);
  expect((await readSave(join(folder, 'twice'))).step).toBe(0);
});

test.each(['its run', 'the working folder'])('says so when %s is deleted while it trains', async (what) => {
  const place = temporaryFolder();
  writeFiles(place, { 'text.txt': sampleText });
  const running = startUnroll([...endless, '--out', 'gone'], { folder: place });
  await running.hasWritten('step 1/');
  rmSync(what === 'its run' ? join(place, 'gone') : place, { recursive: true });
  running.child.kill('SIGINT');
  const { exitCode, error } = await running.ended;
  expect({ exitCode, error: error.replaceAll('\n', ' ') }).toEqual({
    exitCode: 1,
    error: expect.stringContaining('the run "gone" was deleted or moved while it was trained, and is not saved.'),
  });
});

test('saves at SIGTERM', async () => {
  const running = startUnroll([...endless, '--out', 'terminated'], { folder });
  await running.hasWritten('step 1/');
  running.child.kill('SIGTERM');
  expect((await running.ended).exitCode).toBe(143);
  expect((await readSave(join(folder, 'terminated'))).step).toBeGreaterThan(0);
});

test('goes on from the last save after SIGKILL, without what the log has beyond it', async () => {
  const running = startUnroll([...endless, '--out', 'killed'], { folder });
  await running.hasWritten('step 1/');
  running.child.kill('SIGKILL');
  expect((await running.ended).signal).toBe('SIGKILL');
  expect(readLosses('killed').length).toBeGreaterThan(0);
  expect((await readSave(join(folder, 'killed'))).step).toBe(0);
  appendFileSync(join(folder, 'killed', 'log.jsonl'), '{"step":2,"los');

  const resumed = await runUnroll(['train', '--resume', 'killed', '--steps', '30'], { folder });
  expect(resumed).toMatchObject({ exitCode: 0, error: '' });
  expect(readLosses('killed').map((line) => (JSON.parse(line) as { step: number }).step)).toEqual(
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
});

test('refuses a run that another process trains, and leaves it alone', async () => {
  const running = startUnroll([...endless, '--out', 'busy'], { folder });
  await running.hasWritten('step 1/');
  const { exitCode, error } = await runUnroll(['train', '--resume', 'busy'], { folder });
  running.child.kill('SIGTERM');
  expect((await running.ended).exitCode).toBe(143);
  const { pid } = running.child;
  const advice = `Wait for its end, or stop it with Ctrl-C. If that process is not an unroll, delete "busy/training.pid".`;
  expect({ exitCode, error }).toEqual({
    exitCode: 1,
    error: `unroll: "busy" is being trained by process ${pid}. ${advice}\n`,
  });
  expect(readLosses('busy')).toHaveLength((await readSave(join(folder, 'busy'))).step);
  expect(readdirSync(join(folder, 'busy'))).not.toContain('training.pid');
});

test('keeps the save before when it is killed in the middle of a save', async () => {
  const words = ['train', ...tiny, 'text.txt', '--steps', '10', '--out', 'torn'];
  const preload = inSave('kill.mjs', 2, "process.kill(process.pid, 'SIGKILL')");
  expect((await runUnroll(words, { folder, preload })).signal).toBe('SIGKILL');
  expect((await readSave(join(folder, 'torn'))).step).toBe(0);

  const resumed = await runUnroll(['train', '--resume', 'torn'], { folder });
  expect(resumed).toMatchObject({ exitCode: 0, error: '' });
  expect((await readSave(join(folder, 'torn'))).step).toBe(10);
  expect(readdirSync(join(folder, 'torn', 'saves'))).toHaveLength(2);
});

test('finishes the save under way at Ctrl-C', async () => {
  const preload = inSave(
    'interrupt.mjs',
    1,
    "process.kill(process.pid, 'SIGINT'); await new Promise((resolve) => setTimeout(resolve, 50))",
  );
  const { exitCode, output } = await runUnroll([...endless, '--out', 'early'], { folder, preload });
  expect(exitCode).toBe(130);
  expect(output).toContain('Stopped after step 0, and saved in early.');
  const resumed = await runUnroll(['train', '--resume', 'early', '--steps', '5'], { folder });
  expect(resumed).toMatchObject({ exitCode: 0, error: '' });
});

test('keeps the save before when the disk is full', async () => {
  const begun = await runUnroll(['train', ...tiny, 'text.txt', '--steps', '5', '--out', 'full'], { folder });
  expect(begun.exitCode).toBe(0);
  const words = ['train', '--resume', 'full', '--steps', '10'];
  const { exitCode, error } = await runUnroll(words, { folder, fileSizeLimit: 8 });
  expect(exitCode).toBe(1);
  expect(error).toBe(
    'unroll: the save at step 10 cannot be written to "full": it is larger than the file system or `ulimit -f` allows (EFBIG). Raise the limit, or choose another place. The save before it, if there was one, is unchanged.\n',
  );
  expect((await readSave(join(folder, 'full'))).step).toBe(5);
  expect((await runUnroll(words, { folder })).exitCode).toBe(0);
  expect(readLosses('full')).toHaveLength(10);
});

test('refuses a run whose text has changed, that has had its length, or whose optimizer is of another model', async () => {
  writeFiles(folder, { 'changing.txt': sampleText });
  const begun = await runUnroll(['train', ...tiny, 'changing.txt', '--steps', '5', '--out', 'done'], { folder });
  expect(begun.error).toBe('');
  const resume = async (...words: string[]) =>
    (await runUnroll(['train', '--resume', 'done', ...words], { folder })).error;
  expect(await resume()).toMatch(
    /^unroll: "done" has been trained for 5 steps \(\d s\) already\. Name a greater length, counted from its beginning: `unroll train --resume done --steps 10`\.\n$/,
  );

  const { step, files } = await readSave(join(folder, 'done'));
  const { tensors } = readSafetensors(files['training.safetensors'] as Uint8Array);
  const training = writeSafetensors({ ...tensors, more: { dtype: 'F32', shape: [1], data: Float32Array.of(1) } });
  await writeSave(join(folder, 'done'), { step, files: { ...files, 'training.safetensors': training } });
  expect(await resume('--steps', '9')).toEqual(
    expect.stringContaining('unroll: training.safetensors has a tensor `more`, of which the record does not tell'),
  );

  writeFiles(folder, { 'changing.txt': `${sampleText}more\n` });
  expect(await resume('--steps', '9')).toBe(
    'unroll: the text of "done", changing.txt, has changed since training began. Bring the old text back, or train a new run.\n',
  );
});
