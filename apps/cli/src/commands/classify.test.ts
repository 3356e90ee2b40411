import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runUnroll, startUnroll, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const rows = Array.from({ length: 60 }, (_, index) => `${'xyz'[index % 3]}${index},${['ex', 'why', 'zed'][index % 3]}`);
mkdirSync(join(folder, 'whole'));
writeFiles(folder, {
  'rows.csv': 'id,name,text\n1,y1,x1\n2,y2,"z\n2"\n3,y3,\n4,y4,y4\n',
  'whole/b.txt': 'z1\nz2\n',
  'whole/a.txt': 'x1',
  'long.csv': ['text,label', ...rows, `${'x'.repeat(30_000)},ex`].join('\n'),
  'swapped.csv': ['label,text', ...rows].join('\n'),
});
writeFiles(folder, { 'letters.csv': ['text,label', ...rows].join('\n'), 'lines.txt': 'x1\n\ny2\n' });
const run = (...words: string[]) => runUnroll(words, { folder });

beforeAll(async () => {
  const shape = ['--hidden', '8', '--batch', '16', '--learning-rate', '0.05'];
  const { error, output } = await run(
    'train',
    '--task',
    'classify',
    'letters.csv',
    ...shape,
    '--steps',
    '60',
    '--out',
    'run',
  );
  expect(error).toBe('');
  expect(output).toMatch(/^ +first +(ex|why|zed) ← [xyz]\d+$/m);
  expect(output).toMatch(/text +letters.csv: 60 texts of 3 classes \(ex, why, zed\), 13 different\s+characters/);
  expect(output).toMatch(/^step 60\/60 {2}loss 0\.\d{3} {2}validation accuracy 100\.0 % {2}[\d,]+ texts\/s$/m);
  expect(output).toMatch(/^Classify with it: {2}unroll classify run 'a text'$/m);
});

test('tells the most probable classes of a text first, all or as many as are asked for', async () => {
  const [all, top] = await Promise.all([
    run('classify', 'run', 'x7', 'y8'),
    run('classify', 'run', '--top', '1', 'z9', 'lines.txt'),
  ]);
  expect(all).toMatchObject({ exitCode: 0, error: '' });
  expect(all.output).toMatch(/^ex \d+\.\d %( {2}(why|zed) \d+\.\d %){2}\nwhy \d+\.\d %( {2}(ex|zed) \d+\.\d %){2}\n$/);
  const percentages = [...(all.output.split('\n')[0] as string).matchAll(/[\d.]+(?= %)/g)].map(Number);
  expect(percentages).toEqual([...percentages].sort((left, right) => right - left));
  expect(percentages.reduce((sum, percentage) => sum + percentage)).toBeCloseTo(100, 0);
  expect(top.output).toMatch(/^zed \d+\.\d %\nex \d+\.\d %\n\nwhy \d+\.\d %\n$/);
});

test('answers each row of a table and each file of a folder', async () => {
  const [text, name, whole, none] = await Promise.all([
    run('classify', 'run', '--top', '1', 'rows.csv'),
    run('classify', 'run', '--top', '1', '--text-column', 'name', 'rows.csv'),
    run('classify', 'run', '--top', '1', 'whole'),
    run('classify', 'run', '--text-column', 'name', 'x1', 'lines.txt'),
  ]);
  expect(text.output).toMatch(/^ex .*\nzed .*\n\nwhy .*\n$/);
  expect(name.output).toMatch(/^(why .*\n){4}$/);
  expect(whole.output).toMatch(/^ex .*\nzed .*\n$/);
  expect(none).toMatchObject({
    exitCode: 2,
    error: 'unroll: `--text-column` is for tables, .csv, .tsv or .jsonl, and none is named. Leave it out.\n',
  });
});

test('writes JSON, and says which characters it left out', async () => {
  const { output, error, exitCode } = await run('classify', 'run', '--json', 'é"x', 'é');
  expect(exitCode).toBe(0);
  expect(error).toBe(
    'unroll: the model never saw these characters in training, and they were left out: "é" (U+00E9), "\\"" (U+0022).\n',
  );
  const [first, second] = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toEqual({
    text: 'é"x',
    classes: ['ex', expect.any(String), expect.any(String)].map((name) => ({
      class: name,
      probability: expect.any(Number),
    })),
  });
  for (const { probability } of first.classes) expect(String(probability)).toMatch(/^[01](\.\d{1,4})?$/);
  expect(second).toEqual({ text: 'é', classes: [] });
});

test('answers each line of standard input as it comes', async () => {
  const running = startUnroll(['classify', 'run', '-', '--top', '1'], { folder, keepsInputOpen: true });
  running.child.stdin?.write('x1\ny');
  await running.hasWritten('ex');
  running.child.stdin?.end('2\nz');
  expect((await running.ended).output).toMatch(/^ex .*\nwhy .*\nzed .*\n$/);
});

test('is measured by its accuracy', async () => {
  writeFiles(folder, { 'test.csv': 'class,name\nex,x1\nex,x2\nwhy,z3\nzed,z4\n' });
  const words = ['evaluate', 'run', 'test.csv', '--text-column', 'name', '--label-column', 'class'];
  const { output, error } = await run(...words);
  expect(error).toBe('');
  expect(output).toMatch(/^ +texts +4\n +accuracy +75\.0 %\n +loss +\d+\.\d{3} nats\/text\n$/);
});

test.each([
  [['evaluate', 'run', '--text-column', 'name'], '--text-column'],
  [['train', '--task', 'classify', '--label-column', 'name'], '--label-column'],
])('refuses %j, which names no file', async (words, option) => {
  expect(await run(...words)).toMatchObject({
    exitCode: 2,
    error: `unroll: \`${option}\` is for files, and none is named. Name one, or leave it out.\n`,
  });
});

test('is refused by the commands for other runs', async () => {
  const results = await Promise.all([run('generate', 'run'), run('translate', 'run', 'x')]);
  expect(results.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
    ['generate` needs a language model', 'translate` needs a translator'].map((needed) => ({
      exitCode: 1,
      error: `unroll: "run" is a classifier, and \`unroll ${needed}. Classify with it: \`unroll classify run 'a text'\`.\n`,
    })),
  );
});

test.each([
  [
    ['letters.csv', '--label-column', 'class'],
    '"letters.csv", line 1: there is no column "class" among "text", "label".',
  ],
  [['-'], 'examples are not read from standard input, since the ending of a file tells their format.'],
  [['letters.csv', '--hidden', '40000'], 'the model would have'],
  [
    ['long.csv'],
    `a step with the example of 30,000 characters that begins with "${'x'.repeat(40)}…", to whose length all 32`,
  ],
  [['swapped.csv'], 'the label has 60 different values in 60 examples. Are the columns swapped?'],
])('does not train on %j, and makes no folder', async (words, message) => {
  const { exitCode, error } = await run('train', '--task', 'classify', ...words, '--out', 'refused');
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: expect.stringContaining(`unroll: ${message}`) });
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});
