import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { newsCorpus } from '@unroll/corpora';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import type { ReadingWatch } from './text-parts.js';
import { textReader } from './text-reader.js';

const folder = temporaryFolder();
const path = (name: string) => ({ type: 'path', path: join(folder, name) }) as const;
const long = 'Ein langer Text über Käse.\n'.repeat(10_000);

mkdirSync(join(folder, 'library'));
mkdirSync(join(folder, 'nothing'));
writeFiles(join(folder, 'library'), { 'a.txt': 'first', 'b.md': '', 'c.txt.gz': gzipSync('second\nthird') });
writeFiles(join(folder, 'nothing'), { 'a.txt': '' });
writeFiles(folder, {
  'one.txt': '\ufeffeins\n',
  'long.txt': long,
  'long.txt.gz': gzipSync(long),
  'torn.gz': gzipSync(long).subarray(0, 100),
  'latin.txt': Buffer.from(`${'abc\n'.repeat(50_000)}caf\xe9\n`, 'latin1'),
  'line.txt': 'word '.repeat(300_000),
});

async function linesIn(names: readonly string[], watch?: ReadingWatch): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of (await textReader(names.map(path), 'unroll x -')).lines(watch)) lines.push(line);
  return lines;
}

test('reads the lines of files and folders in order, and each file begins a line', async () => {
  expect(await linesIn(['one.txt', 'library', 'one.txt'])).toEqual([
    'eins\n',
    'first\n',
    'second\n',
    'third',
    'eins\n',
  ]);
});

test('reads files part by part, compressed ones too, and tells how much of them', async () => {
  for (const [name, size] of Object.entries({
    'long.txt': Buffer.byteLength(long),
    'long.txt.gz': gzipSync(long).length,
  })) {
    let read = 0;
    const lines = await linesIn([name], { onRead: (count) => (read += count) });
    expect(lines.join('')).toBe(long);
    expect(read).toBe(size);
    expect((await textReader([path(name)], '')).size).toBe(size);
  }
});

test('reads the built-in corpus', async () => {
  const source = { type: 'built-in', seed: 3, characterCount: 500 } as const;
  const lines: string[] = [];
  for await (const line of (await textReader([source], '')).lines()) lines.push(line);
  expect(lines.join('')).toBe(newsCorpus(source));
});

test('cuts a line of a million characters between words', async () => {
  const lines = await linesIn(['line.txt']);
  expect(lines.map((line) => line.length)).toEqual([999_999, 500_001]);
  expect(lines[1]).toMatch(/^ word/);
});

test('does not know the size of standard input', async () => {
  expect((await textReader([path('one.txt'), { type: 'standard input' }], '')).size).toBeUndefined();
});

test.each([
  ['absent.txt', 'there is no file or folder'],
  ['nothing', 'the text files in "'],
  ['torn.gz', 'is a damaged gzip file (Z_BUF_ERROR). Get it again.'],
  ['latin.txt', 'latin.txt" is not UTF-8 text. Line 50001 is the first with other bytes.'],
])('refuses %s', async (name, message) => {
  await expect(linesIn([name])).rejects.toThrow(message);
});

test('ends with the reason of a signal', async () => {
  const controller = new AbortController();
  const reading = linesIn(['long.txt'], {
    signal: controller.signal,
    onRead: () => controller.abort(new Error('enough')),
  });
  await expect(reading).rejects.toThrow('enough');
});
