import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const heldOut = sampleText.slice(Math.floor(sampleText.length * 0.9));
writeFiles(folder, { 'text.txt': sampleText, 'held-out.txt': heldOut, 'other.txt': 'line 1 ÿ\n', 'single.txt': 'l' });
const evaluate = (...files: string[]) => runUnroll(['evaluate', 'run', ...files], { folder });

beforeAll(async () => {
  const shape = ['--hidden', '8', '--layers', '1', '--batch', '1', '--time', '50'];
  const { error } = await runUnroll(['train', ...shape, 'text.txt', '--steps', '30', '--out', 'run'], { folder });
  expect(error).toBe('');
});

test('finds the loss on the held-out text that training found, and what follows from it', async () => {
  const log = readFileSync(join(folder, 'run/log.jsonl'), 'utf8').trimEnd().split('\n');
  const { validationLoss: loss } = JSON.parse(log.at(-1) as string) as { validationLoss: number };
  const { exitCode, output } = await evaluate('held-out.txt');
  expect(exitCode).toBe(0);
  expect(output.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
    `characters ${heldOut.length - 1} predicted of ${heldOut.length}`,
    `loss ${loss.toFixed(3)} nats/character`,
    `bits ${(loss / Math.LN2).toFixed(3)} bits/character`,
    `perplexity ${Math.exp(loss).toFixed(3)} a character`,
    '',
  ]);
});

test('reads standard input', async () => {
  const [piped, named] = await Promise.all([
    runUnroll(['evaluate', 'run', '-'], { folder, input: heldOut }),
    evaluate('held-out.txt'),
  ]);
  expect(piped).toEqual(named);
});

test.each([
  [
    'other.txt',
    'the text has "ÿ" (U+00FF) in line 1, which the model never saw in training. It knows "\\n 0123456789adehilnorsw". Take it out, or train on text that has it.',
  ],
  ['single.txt', 'the text has a single character, and the first one is not predicted. Use a longer text.'],
  ['absent.txt', 'there is no file or folder "absent.txt". Check the path.'],
])('refuses %s', async (file, message) => {
  expect(await evaluate(file)).toEqual({ exitCode: 1, signal: null, output: '', error: `unroll: ${message}\n` });
});
