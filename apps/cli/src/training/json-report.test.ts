import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSave } from '@unroll/checkpoints/node';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText, 'valid.txt': sampleText.slice(100, 900) });

type Told = { readonly type: string; readonly step: number; readonly [name: string]: unknown };

async function toldBy(...words: string[]): Promise<Told[]> {
  const { output, error, exitCode } = await runUnroll(['train', '--json', ...words], { folder });
  expect({ error, exitCode }).toEqual({ error: '', exitCode: 0 });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
}

test('every line of --json is an event, from the beginning to the end', async () => {
  const told = await toldBy(...tiny, 'text.txt', '--steps', '3', '--out', 'run');
  expect(told.map(({ type, step }) => `${type} ${step}`)).toEqual([
    ...['begin 0', 'step 1', 'step 2', 'step 3', 'validation 3', 'sample 3', 'save 3', 'done 3'],
  ]);
  expect(told[0]).toEqual({ type: 'begin', step: 0, run: 'run', steps: 3 });
  expect(told[1]).toEqual({
    type: 'step',
    step: 1,
    loss: expect.closeTo(Math.log(23), 0),
    gradientNorm: expect.any(Number),
    durationMilliseconds: expect.any(Number),
    targetsPerSecond: expect.any(Number),
  });
  const { loss } = told[4] as Told;
  expect(told.at(-1)).toEqual({ type: 'done', step: 3, run: 'run', reason: 'steps', bestStep: 3, bestLoss: loss });
});

test('--patience ends a run that gets no better, and --plot draws it', async () => {
  // At such a rate the loss jumps about, so that a measurement is soon no better than the best.
  const words = [...tiny, 'text.txt', '--learning-rate', '1', '--schedule', 'constant', '--steps', '2000'];
  const told = await toldBy(...words, '--patience', '2', '--plot', '--clip', 'none', '--out', 'impatient');
  const losses = told.flatMap(({ type, loss }) => (type === 'validation' ? [loss as number] : []));
  const done = told.at(-1) as Told;
  expect(done).toMatchObject({ type: 'done', reason: 'patience', bestLoss: Math.min(...losses) });
  expect(losses.indexOf(done['bestLoss'] as number)).toBe(losses.length - 3);
  const { files } = await readSave(join(folder, 'impatient'));
  expect(files['best.safetensors']).not.toEqual(files['weights.safetensors']);
  expect(readFileSync(join(folder, 'impatient/losses.svg'), 'utf8').match(/<circle/g)).toHaveLength(losses.length);
});

test('--validation measures on a share or on a file, which must not change', async () => {
  await toldBy(...tiny, 'text.txt', '--steps', '2', '--validation', 'valid.txt', '--out', 'measured');
  const { output } = await runUnroll(['evaluate', 'measured'], { folder });
  const direct = await runUnroll(['evaluate', 'measured', 'valid.txt'], { folder });
  expect(output.split('\n').slice(1).join()).toBe(direct.output.split('\n').join());
  expect(output).toContain('valid.txt');
  writeFiles(folder, { 'valid.txt': sampleText.slice(0, 500) });
  const { error } = await runUnroll(['train', '--resume', 'measured', '--steps', '4'], { folder });
  expect(error).toMatch(/the validation file ".*valid\.txt" has changed since training began\. Bring the old one back/);

  const shared = await toldBy(...tiny, 'text.txt', '--steps', '1', '--validation', '0.3', '--out', 'shared');
  expect(shared.at(-1)).toMatchObject({ type: 'done' });
  const evaluated = await runUnroll(['evaluate', 'shared'], { folder });
  const share = Math.ceil(0.3 * sampleText.length);
  expect(evaluated.output).toContain(
    `${(share - 1).toLocaleString('en-US')} predicted of ${share.toLocaleString('en-US')}`,
  );
  const wrong = await runUnroll(['train', 'text.txt', '--validation', '1.5'], { folder });
  expect(wrong.error).toBe(
    'unroll: `--validation` must be a share of the data between 0 and 1, such as 0.05, or a file, got "1.5".\n',
  );
});

test('--dropout, --optimizer and --config make another run, and one that resumes exactly', async () => {
  writeFiles(folder, {
    'run.json': JSON.stringify({ hidden: 8, layers: 2, batch: 2, time: 8, files: ['text.txt'], dropout: 0.3 }),
  });
  const losses = async (...words: string[]) =>
    (await toldBy('--config', 'run.json', ...words)).flatMap(({ type, loss }) => (type === 'step' ? [loss] : []));
  const dropped = await losses('--minutes', '0.00001', '--out', 'dropped');
  const rest = (await toldBy('--resume', 'dropped', '--steps', '20')).flatMap(({ type, loss }) =>
    type === 'step' ? [loss] : [],
  );
  const whole = await losses('--steps', '20', '--schedule', 'constant', '--out', 'dropped-whole');
  expect([...dropped, ...rest]).toEqual(whole);
  const plain = await losses('--steps', '20', '--schedule', 'constant', '--dropout', '0', '--out', 'plain');
  expect(plain).not.toEqual(whole);
  const optimized = await Promise.all(
    ['adamw', 'rmsprop', 'sgd', 'nt-asgd'].map((name) =>
      losses('--steps', '20', '--schedule', 'constant', '--optimizer', name, '--out', `with-${name}`),
    ),
  );
  expect(new Set([whole, ...optimized].map((each) => JSON.stringify(each))).size).toBe(5);
});
