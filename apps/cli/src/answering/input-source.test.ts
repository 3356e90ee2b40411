import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { inputSourceOf, textsOf } from './input-source.js';
import type { TextColumn } from './text-column.js';

const folder = temporaryFolder();
mkdirSync(join(folder, 'texts/below'), { recursive: true });
mkdirSync(join(folder, 'empty'));
writeFiles(folder, {
  'a.txt': '\ufefffirst\r\n\r\n last \n',
  bare: 'no end',
  'latin.txt': Uint8Array.of(0x63, 0xe9),
  'header.csv': 'label,text\npos,"good, and\ngood"\nneg,\npos,film\n',
  'plain.tab': 'un\tone\ndeux\ttwo\n',
  'packed.csv.gz': gzipSync('text\nzipped'),
  'objects.jsonl': '{"text":"a\\nb","n":1}\n\n{"text":"c","n":2}\n',
  'texts/b.txt': ' two\nlines \n',
  'texts/a.md': 'first',
  'texts/c.png': 'no text',
  'texts/below/d.txt': '',
});

const textColumn: TextColumn = { part: 'text', isFirst: false };

async function textsIn(argument: string, column = textColumn): Promise<string[]> {
  const texts: string[] = [];
  for await (const part of textsOf(inputSourceOf(argument), column)) texts.push(...part);
  return texts;
}

test('takes an argument for a file if there is one of that name, else for a text', async () => {
  expect(await textsIn(join(folder, 'a.txt'))).toEqual(['first', '', ' last ']);
  expect(await textsIn(join(folder, 'bare'))).toEqual(['no end']);
  for (const text of ['Kowalski', 'J.Smith', 'and/or', 'C:\\texts', 'He said 5.5 and/or left.', 'txt', '.txt', '']) {
    expect(await textsIn(text)).toEqual([text]);
  }
  expect(await textsIn('two\nlines.txt')).toEqual(['two', 'lines.txt']);
  expect(inputSourceOf('-')).toEqual({ type: 'standard input' });
});

test('takes a text from each row of a table', async () => {
  expect(await textsIn(join(folder, 'header.csv'))).toEqual(['good, and\ngood', '', 'film']);
  expect(await textsIn(join(folder, 'header.csv'), { ...textColumn, name: 'label' })).toEqual(['pos', 'neg', 'pos']);
  expect(await textsIn(join(folder, 'packed.csv.gz'))).toEqual(['zipped']);
  expect(await textsIn(join(folder, 'objects.jsonl'))).toEqual(['a\nb', 'c']);
  expect(await textsIn(join(folder, 'objects.jsonl'), { ...textColumn, name: 'n' })).toEqual(['1', '2']);
  expect(await textsIn(join(folder, 'plain.tab'), { ...textColumn, name: '2' })).toEqual(['one', 'two']);
  expect(await textsIn(join(folder, 'plain.tab'), { part: 'source', isFirst: true })).toEqual(['un', 'deux']);
  await expect(textsIn(join(folder, 'plain.tab'))).rejects.toThrow('there is no column "text"');
});

test('takes each file of a folder as one text, but for pictures and the like', async () => {
  expect(await textsIn(join(folder, 'texts'))).toEqual(['first', 'two\nlines', '']);
  const empty = join(folder, 'empty');
  await expect(textsIn(empty)).rejects.toThrow(
    `"${empty}" is a folder without files of text. Name another one; if it is a text, pipe it to \`-\``,
  );
});

test.each(['absent.txt', 'my missing file.txt', 'data/names.CSV', 'x.jsonl.gz'])(
  'refuses %s, which looks like a file',
  (name) => {
    expect(() => inputSourceOf(name)).toThrow(
      `there is no file "${name}". Check the path; if it is a text, pipe it to \`-\` as standard input.`,
    );
  },
);

test('refuses what is not UTF-8', async () => {
  await expect(textsIn(join(folder, 'latin.txt'))).rejects.toThrow('is not UTF-8 text');
});
