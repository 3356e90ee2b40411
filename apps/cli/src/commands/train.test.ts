import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '@unroll/checkpoints';
import { readSave } from '@unroll/checkpoints/node';
import { findOldestNode } from '@unroll/oldest-node';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });
const train = (...words: string[]) => runUnroll(['train', ...tiny, ...words], { folder });

function readRecords(run: string): Record<string, number>[] {
  const lines = readFileSync(join(folder, run, 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, number>);
}

test('trains on a file, tells what it does, and leaves a whole run folder', async () => {
  const { exitCode, error, output } = await train('text.txt', '--steps', '12');
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(output).toMatch(/backend +TensorFlow.js WASM with SIMD/);
  expect(output).toMatch(/validation +the last 10 % of the text, 350 characters, held out/);
  expect(output).toMatch(/^step 1\/12 {2}loss \d\.\d{3} .* bits\/character {2}[\d,]+ characters\/s$/m);
  expect(output).toMatch(/^step 12\/12 {2}loss \d\.\d{3} {2}validation \d\.\d{3}/m);
  expect(output).toMatch(/Write with it: {2}unroll generate runs\/text\n$/);

  const configuration = JSON.parse(readFileSync(join(folder, 'runs/text/configuration.json'), 'utf8'));
  expect(configuration).toMatchObject({
    format: 'unroll run',
    version: 1,
    model: { cell: 'lstm', hiddenSize: 8, layerCount: 1, embeddingSize: null },
    training: { batchSize: 2, timeSteps: 8, learningRate: 0.01, seed: 1, length: { unit: 'steps', count: 12 } },
    text: { sources: [{ type: 'path', path: join(folder, 'text.txt') }], characterCount: sampleText.length },
  });
  const records = readRecords('runs/text');
  expect(records.filter(({ loss }) => loss !== undefined).map(({ step }) => step)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  expect(records[0]?.['loss']).toBeCloseTo(Math.log(new Set(sampleText).size), 1);
  expect(records.at(-1)).toEqual({ step: 12, validationLoss: expect.any(Number) });

  const { step, files } = await readSave(join(folder, 'runs/text'));
  expect(step).toBe(12);
  const weights = readSafetensors(files['weights.safetensors'] as Uint8Array);
  expect(weights.metadata).toEqual({ cell: 'lstm', hiddenSize: '8', layerCount: '1' });
  expect(Object.keys(weights.tensors).sort()).toEqual([
    'cell.0.bias',
    'cell.0.inputWeight',
    'cell.0.recurrentWeight',
    'head.bias',
    'head.weight',
  ]);
});

test('makes the same losses and the same weights from the same seed, and others from another', async () => {
  await Promise.all([
    train('text.txt', '--steps', '6', '--out', 'runs/first'),
    train('text.txt', '--steps', '6', '--out', 'runs/second'),
    train('text.txt', '--steps', '6', '--seed', '2', '--out', 'runs/other'),
  ]);
  const [first, second, other] = await Promise.all(
    ['runs/first', 'runs/second', 'runs/other'].map((run) => readSave(join(folder, run))),
  );
  expect(readRecords('runs/second')).toEqual(readRecords('runs/first'));
  expect(second?.files['weights.safetensors']).toEqual(first?.files['weights.safetensors']);
  expect(other?.files['weights.safetensors']).not.toEqual(first?.files['weights.safetensors']);
});

test('makes the same losses, weights and text on the oldest Node', async () => {
  const node = findOldestNode() ?? process.execPath;
  const texts = await Promise.all(
    Object.entries({ 'runs/newest': process.execPath, 'runs/oldest': node }).map(async ([run, path]) => {
      const words = ['train', ...tiny, 'text.txt', '--steps', '6', '--out', run];
      expect(await runUnroll(words, { folder, node: path })).toMatchObject({ exitCode: 0, error: '' });
      return (await runUnroll(['generate', run, '--length', '50'], { folder, node: path })).output;
    }),
  );
  expect(texts[1]).toBe(texts[0]);
  expect(readRecords('runs/oldest')).toEqual(readRecords('runs/newest'));
  const [newest, oldest] = await Promise.all(['runs/newest', 'runs/oldest'].map((run) => readSave(join(folder, run))));
  expect(oldest?.files['weights.safetensors']).toEqual(newest?.files['weights.safetensors']);
});

test('learns: the validation loss falls below 2.3 in 250 steps', async () => {
  const words = ['--cell', 'gru', '--hidden', '24', '--embedding', '8', '--learning-rate', '0.01', '--batch', '8'];
  const { error } = await train('text.txt', ...words, '--steps', '250', '--out', 'runs/learned');
  expect(error).toBe('');
  const losses = readRecords('runs/learned').flatMap(({ validationLoss }) => validationLoss ?? []);
  expect(losses.at(-1)).toBeLessThan(2.3);
});

test.each(['elman', 'gru'])('trains a stack of %s cells', async (cell) => {
  const run = `runs/${cell}`;
  const shape = ['--cell', cell, '--layers', '3', '--batch', '16', '--time', '16'];
  const { error } = await train('text.txt', ...shape, '--epochs', '1', '--out', run);
  expect(error).toBe('');
  const { step, files } = await readSave(join(folder, run));
  expect(step).toBe(13); // 3,144 characters to learn from, 196 in each of 16 streams, 16 a step
  const { tensors } = readSafetensors(files['weights.safetensors'] as Uint8Array);
  expect(tensors['cell.2.inputWeight']?.shape[0]).toBe(8);
});

test('trains on the built-in corpus where no text is named, with its exact entropy as the floor', async () => {
  const { output, error } = await train('--steps', '2', '--out', 'runs/built-in');
  expect(error).toBe('');
  expect(output).toMatch(/text +the built-in corpus: 1,000,000 characters/);
  expect(output).toMatch(/^step 1\/2 {2}loss \d\.\d{3} \(floor 0\.\d{3}\)/m);
});

test('ends by the clock with --minutes', async () => {
  const { output, exitCode } = await train('text.txt', '--minutes', '0.002', '--out', 'runs/minutes');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/training +0\.002 minutes/);
  expect(output).toMatch(/^step 1 {2}loss/m);
});

test('refuses a folder that exists', async () => {
  writeFiles(folder, { 'file.txt': 'x' });
  const { exitCode, error } = await train('text.txt', '--out', 'file.txt');
  expect(exitCode).toBe(1);
  expect(error).toBe('unroll: "file.txt" exists already, and is not a run. Name another folder with `--out`.\n');
  await train('text.txt', '--steps', '1', '--out', 'runs/there');
  expect((await train('text.txt', '--out', 'runs/there')).error).toBe(
    'unroll: "runs/there" exists already. Name another folder with `--out`, go on with that run with `--resume runs/there`, or delete it.\n',
  );
  rmSync(join(folder, 'runs/there/save.json'));
  expect((await train('text.txt', '--out', 'runs/there')).error).toBe(
    'unroll: "runs/there" exists already, a run without a save, which cannot go on. Delete it, or name another folder with `--out`.\n',
  );
});

test('options of a configuration that do not go together are told with its name', async () => {
  writeFiles(folder, { 'both.json': '{"steps": 5, "minutes": 1}', 'linear.json': '{"schedule": "linear"}' });
  const both = await train('text.txt', '--config', 'both.json', '--out', 'runs/both');
  expect(both).toMatchObject({
    exitCode: 2,
    error:
      'unroll: `--steps` and `--minutes` exclude each other. Write one of them. The options of "both.json" count too.\n',
  });
  const linear = await train('text.txt', '--config', 'linear.json', '--minutes', '1', '--out', 'runs/both');
  expect(linear.error).toMatch(/^unroll: `--schedule linear` goes by .* The options of "linear\.json" count too\.\n$/);
});

test.each([[['']], [['--task', 'classify', '']], [['--task', 'translate', '']]])(
  'refuses an empty name for a file: %j',
  async (words) => {
    expect(await runUnroll(['train', ...words], { folder })).toMatchObject({
      exitCode: 2,
      error: 'unroll: a file has an empty name, as from a variable that is not set. Name the file, or leave it out.\n',
    });
  },
);

test('measures on the texts of a folder, or a file that is called like a number, and tells how much that is', async () => {
  mkdirSync(join(folder, 'held'));
  writeFiles(join(folder, 'held'), { 'a.txt': sampleText.slice(0, 300), 'b.txt': sampleText.slice(0, 200) });
  writeFiles(folder, { 2024: sampleText.slice(0, 400) });
  const measure = (name: string) => train('text.txt', '--steps', '2', '--validation', name, '--out', `runs/on-${name}`);
  const held = await measure('held');
  expect(held.error).toBe('');
  expect(held.output).toMatch(/^ {2}validation +held: 50\d characters$/m);
  expect((await measure('2024')).output).toMatch(/^ {2}validation +2024: 400 characters$/m);
  expect((await measure('2025')).error).toContain('`--validation` must be a share of the data between 0 and 1');
  writeFiles(join(folder, 'held'), { 'b.txt': sampleText.slice(0, 201) });
  const changed = await runUnroll(['train', '--resume', 'runs/on-held', '--steps', '4'], { folder });
  expect(changed.error).toContain('the validation file "held" has changed since training began.');
});

test('measures a classifier on a folder of classes, and refuses a folder of sentence pairs', async () => {
  const classes = join(folder, 'classes');
  mkdirSync(classes);
  writeFiles(classes, { 'up.txt': 'up up\nupper\nupmost\n', 'down.txt': 'down\ndowner\n' });
  const words = ['--hidden', '4', '--steps', '2', '--batch', '2', '--validation', 'classes'];
  const run = (...more: string[]) => runUnroll(['train', ...words, ...more], { folder });
  const classified = await run('--task', 'classify', 'classes', '--out', 'runs/classified');
  expect(classified).toMatchObject({ exitCode: 0, error: '' });
  expect(classified.output).toMatch(/^ {2}validation +classes: 5 texts$/m);
  expect(await run('--task', 'translate', 'text.txt')).toMatchObject({
    exitCode: 2,
    error: 'unroll: `--validation` must be a file of sentence pairs, and "classes" is a folder. Name one file.\n',
  });
});

test('refuses a folder that cannot be made', async () => {
  const { exitCode, error } = await train('text.txt', '--out', 'text.txt/run');
  expect(exitCode).toBe(1);
  expect(error).toBe(
    'unroll: the run folder "text.txt/run" cannot be made: a part of its path is a file. Name another one with `--out`.\n',
  );
});

test('refuses a model that WASM has no memory for, and makes no folder for it', async () => {
  const { exitCode, error } = await train('text.txt', '--hidden', '20000', '--out', 'runs/huge');
  expect(exitCode).toBe(1);
  expect(error).toMatch(/^unroll: the model would have [\d,]+ parameters, .* Use a smaller `--hidden`/);
  expect(existsSync(join(folder, 'runs/huge'))).toBe(false);
});

test('refuses an empty name for the folder', async () => {
  const { exitCode, error } = await train('text.txt', '--out', '');
  expect({ exitCode, error }).toEqual({
    exitCode: 1,
    error: 'unroll: the run folder "" cannot be made: there is no such place. Name another one with `--out`.\n',
  });
});

test.runIf(process.getuid?.() !== 0)('refuses a folder that it may not write to', async () => {
  mkdirSync(join(folder, 'locked'), { mode: 0o555 });
  const { exitCode, error } = await train('text.txt', '--out', 'locked/run');
  expect(exitCode).toBe(1);
  expect(error).toBe(
    'unroll: the run folder "locked/run" cannot be made: permission is denied. Name another one with `--out`, or change the permissions.\n',
  );
});

test('says so when training diverges, and keeps the save before', async () => {
  const { exitCode, error } = await train('text.txt', '--learning-rate', '1e38', '--steps', '60', '--out', 'runs/far');
  expect(exitCode).toBe(1);
  expect(error).toMatch(
    /^unroll: training diverged at step \d+: (the loss is \S+|the gradients? of .* (is|are) not finite)\. Train again with a lower learning rate, such as `--learning-rate 1e\+37`\. The save of step 0 in "runs\/far" is whole\.\n$/,
  );
  expect((await readSave(join(folder, 'runs/far'))).step).toBe(0);
});

test('stops and saves when nobody reads its output on', async () => {
  const running = startUnroll(['train', ...tiny, 'text.txt', '--steps', '100000', '--out', 'runs/closed'], { folder });
  await running.hasWritten('step 1/');
  running.child.stdout?.destroy();
  const { exitCode, error } = await running.ended;
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect((await readSave(join(folder, 'runs/closed'))).step).toBeGreaterThan(0);
});
