import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSave } from '@unroll/checkpoints/node';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });
const words = ['train', ...tiny, 'text.txt', '--batch', '4'];

async function train(...more: string[]): Promise<void> {
  expect(await runUnroll(more, { folder })).toMatchObject({ exitCode: 0, error: '' });
}

/** The losses of each step, as the log has them. */
function lossesOf(run: string): number[] {
  const lines = readFileSync(join(folder, run, 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.flatMap((line) => (line.includes('"loss"') ? [JSON.parse(line).loss as number] : []));
}

async function filesOf(run: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { 'progress.json': _, ...files } = (await readSave(join(folder, run))).files;
  return files;
}

test('two workers learn the same as one but for the last bits, and the same bits again', async () => {
  const run = (out: string, workers: string) => train(...words, '--steps', '30', '--workers', workers, '--out', out);
  await Promise.all([run('one', '1'), run('two', '2'), run('two-again', '2')]);
  const [one, two] = [lossesOf('one'), lossesOf('two')];
  expect(two).toHaveLength(30);
  for (const [index, loss] of one.entries()) expect(Math.abs((two[index] as number) / loss - 1)).toBeLessThan(1e-5);
  expect(two).not.toEqual(one);
  expect(await filesOf('two-again')).toEqual(await filesOf('two'));
});

test('two workers go on to the same bits after a stop, with dropout and another optimizer too', async () => {
  const two = [...words, '--workers', '2', '--dropout', '0.2', '--optimizer', 'adamw'];
  await Promise.all([
    train(...two, '--steps', '20', '--schedule', 'constant', '--out', 'whole'),
    train(...two, '--minutes', '0.00001', '--out', 'parts').then(() =>
      train('train', '--resume', 'parts', '--steps', '20'),
    ),
  ]);
  expect(lossesOf('parts')).toEqual(lossesOf('whole'));
  expect(await filesOf('parts')).toEqual(await filesOf('whole'));
});

test('classifiers and translators learn in two workers', async () => {
  for (const task of ['classify', 'translate']) {
    await train('train', '--task', task, '--hidden', '8', '--steps', '5', '--workers', '2', '--out', task);
    expect(lossesOf(task)).toHaveLength(5);
  }
});

test('a worker that dies is told, and the save before stays', async () => {
  writeFiles(folder, {
    'die.mjs': `
      import { isMainThread } from 'node:worker_threads';
      if (!isMainThread) setTimeout(() => process.exit(7), 1500);`,
  });
  const { ended } = startUnroll(
    [...words, '--workers', '2', '--steps', '1000000', '--save-every', '0.2', '--out', 'dying'],
    {
      folder,
      preload: join(folder, 'die.mjs'),
    },
  );
  const { exitCode, error } = await ended;
  expect(exitCode).toBe(1);
  const { step } = await readSave(join(folder, 'dying'));
  expect(error).toBe(
    `unroll: worker 2 of 2 ended before training did. The save of step ${step} in "dying" is whole: go on from it with \`unroll train --resume dying\`.\n`,
  );
  await train('train', '--resume', 'dying', '--steps', String(step + 5));
  expect(lossesOf('dying')).toHaveLength(step + 5);
});

test('more workers than rows are refused', async () => {
  const { exitCode, error } = await runUnroll([...words, '--workers', '5'], { folder });
  expect({ exitCode, error }).toEqual({
    exitCode: 2,
    error:
      'unroll: `--workers 5` is more than the 4 rows of a batch, which are shared out. Use fewer workers, or a greater `--batch`.\n',
  });
});
