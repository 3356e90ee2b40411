import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runUnroll, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const pairs = Array.from({ length: 40 }, (_, index) => {
  const source = index.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
  return `${source}\t${source.toUpperCase()}`;
});
writeFiles(folder, { 'pairs.txt': pairs.join('\n'), 'lines.txt': 'ba\n\nb\n' });
writeFiles(folder, {
  'rows.tsv': 'ab\tbb\nb\ta\n',
  'long.tsv': `${pairs.join('\n')}\n${'a'.repeat(9000)}\t${'A'.repeat(5000)}`,
});
const run = (...words: string[]) => runUnroll(words, { folder });

beforeAll(async () => {
  const shape = ['--cell', 'gru', '--hidden', '16', '--batch', '16', '--learning-rate', '0.02'];
  const { error, output } = await run(
    'train',
    '--task',
    'translate',
    'pairs.txt',
    ...shape,
    '--steps',
    '150',
    '--out',
    'run',
  );
  expect(error).toBe('');
  expect(output).toMatch(/text +pairs.txt: 40 sentence pairs, 2 and 2 different characters/);
  expect(output).toMatch(/^step 150\/150 {2}loss \d\.\d{3} {2}validation \d+\.\d % exact {2}[\d,]+ pairs\/s$/m);
  expect(output).toMatch(/^Translate with it: {2}unroll translate run 'a sentence'$/m);
});

test('translates each text and each line of a file into a line', async () => {
  const { exitCode, error, output } = await run('translate', 'run', 'bab', 'lines.txt', 'baab');
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(output).toBe('BAB\nBA\n\nB\nBAAB\n');
});

test('translates each row of a table', async () => {
  const [first, second] = await Promise.all([
    run('translate', 'run', 'rows.tsv'),
    run('translate', 'run', 'rows.tsv', '--source-column', '2'),
  ]);
  const alone = await run('translate', 'run', 'ab', 'b', 'bb', 'a');
  expect(first.output + second.output).toBe(alone.output);
});

test('translates standard input, and says which characters it left out', async () => {
  const { output, error } = await runUnroll(['translate', 'run', '-'], { folder, input: 'bé\nba' });
  expect(output).toBe('B\nBA\n');
  expect(error).toContain('were left out: "é" (U+00E9).');
});

test('is measured by its exact translations', async () => {
  writeFiles(folder, { 'test.tsv': 'bab\tBAB\nbaa\twrong\nbaa\tBAA\nbb\twrong as well\n' });
  const { output, error } = await run('evaluate', 'run', 'test.tsv');
  expect(error).toBe('');
  expect(output).toMatch(
    / +sentences +3, in 4 pairs\n +left out +"w" .*\n +exact +66\.7 % of the sentences\n +loss +\d+\.\d{3} nats/s,
  );
});

test('does not train on a pair that is too long for the memory, and makes no folder', async () => {
  const { exitCode, error } = await run('train', '--task', 'translate', 'long.tsv', '--out', 'refused');
  expect(exitCode).toBe(1);
  expect(error).toContain('unroll: a step with the example of 9,000 characters that begins with "aaaa');
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});

test('keeps what it was trained on', () => {
  const configuration = JSON.parse(readFileSync(join(folder, 'run/configuration.json'), 'utf8'));
  expect(configuration).toMatchObject({
    task: 'translate',
    model: { cell: 'gru', hiddenSize: 16, layerCount: 1, embeddingSize: null },
    training: { batchSize: 16, learningRate: 0.02, seed: 1, length: { unit: 'steps', count: 150 } },
    text: { sources: [{ type: 'path', path: join(folder, 'pairs.txt') }], pairCount: 40, longestTranslation: 6 },
  });
});

test('is refused by the commands for other runs', async () => {
  const results = await Promise.all([run('generate', 'run'), run('classify', 'run', 'x')]);
  expect(results.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
    ['generate` needs a language model', 'classify` needs a classifier'].map((needed) => ({
      exitCode: 1,
      error: `unroll: "run" is a translator, and \`unroll ${needed}. Translate with it: \`unroll translate run 'a sentence'\`.\n`,
    })),
  );
});
