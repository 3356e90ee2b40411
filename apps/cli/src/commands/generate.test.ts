import { beforeAll, expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText });
const generate = (...words: string[]) => runUnroll(['generate', 'run', ...words], { folder });

beforeAll(async () => {
  const { error } = await runUnroll(['train', ...tiny, 'text.txt', '--steps', '40', '--out', 'run'], { folder });
  expect(error).toBe('');
});

test('prints the prompt and as many characters as are asked for, the same from the same seed', async () => {
  const words = ['--prompt', 'line 7', '--length', '50'];
  const [first, second, other] = await Promise.all([
    generate(...words),
    generate(...words, '--temperature', '0.8', '--seed', '1'),
    generate(...words, '--seed', '2'),
  ]);
  expect(first).toMatchObject({ exitCode: 0, error: '' });
  expect(first.output).toMatch(/^line 7[a-z0-9 \n]{50}\n$/);
  expect(second.output).toBe(first.output);
  expect(other.output).not.toBe(first.output);
});

test('writes the same greedy text whatever the seed, and another than at a high temperature', async () => {
  const [first, second, wild] = await Promise.all([
    generate('--greedy', '--length', '40'),
    generate('--greedy', '--length', '40', '--seed', '9'),
    generate('--temperature', '5', '--length', '40'),
  ]);
  expect(second.output).toBe(first.output);
  expect(wild.output).not.toBe(first.output);
  expect(first.output).toMatch(/^[a-z0-9 \n]{40}\n$/);
});

test('prints several choices side by side, each as it is alone', async () => {
  const [beside, alone] = await Promise.all([
    generate('--greedy', '--temperature', '0.3,1.5', '--length', '60', '--prompt', 'line'),
    generate('--temperature', '1.5', '--length', '60', '--prompt', 'line'),
  ]);
  const lines = beside.output.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^most likely +│ temperature 0\.3 +│ temperature 1\.5 *$/);
  expect(lines[1]).toMatch(/^─+┼─+┼─+$/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const lastColumn = lines.slice(2).map((line) => line.split(' │ ')[2] ?? '');
  const letters = (text: string): string => text.replaceAll(/\s/g, '');
  expect(letters(lastColumn.join(''))).toBe(letters(alone.output));
});

test('ends in peace when nobody reads on', async () => {
  const running = startUnroll(['generate', 'run', '--length', '1000000'], { folder });
  await running.hasWritten('e');
  running.child.stdout?.destroy();
  expect(await running.ended).toMatchObject({ exitCode: 0, error: '' });
});

test('refuses a prompt that is empty, or has a character that the model never saw', async () => {
  const [empty, unknown] = await Promise.all([generate('--prompt', ''), generate('--prompt', 'line\né')]);
  expect(empty).toMatchObject({
    exitCode: 1,
    output: '',
    error:
      'unroll: the prompt is empty, and a model reads a character before it writes one. Write at least one, or leave `--prompt` out.\n',
  });
  expect(unknown).toMatchObject({
    exitCode: 1,
    output: '',
    error:
      'unroll: the prompt has "é" (U+00E9) in line 2, which the model never saw in training. It knows "\\n 0123456789adehilnorsw". Take it out, or train on text that has it.\n',
  });
});
