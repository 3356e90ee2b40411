import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { readSentencePairs } from './read-sentence-pairs.js';

const folder = temporaryFolder();

function write(name: string, content: string): string {
  writeFiles(folder, { [name]: content });
  return join(folder, name);
}

const expected = [
  { source: 'Go.', target: 'Va !' },
  { source: '"Run," he said.', target: 'Cours\u202f!' },
];

test('reads the first two columns of tab-separated text without a header', async () => {
  const content = 'Go.\tVa !\tCC-BY 2.0\n\n"Run," he said.\tCours\u202f!\n';
  expect(await readSentencePairs([write('fra.txt', content)])).toEqual(expected);
  expect(await readSentencePairs([write('fra.tsv', content)])).toEqual(expected);
});

test('reads columns by the names in a header, and by numbers', async () => {
  const rows = '1,Va !,Go.\r\n2,Cours\u202f!,"""Run,"" he said."\r\n';
  expect(await readSentencePairs([write('capitals.csv', `id,Target,source\r\n${rows}`)])).toEqual(expected);
  expect(await readSentencePairs([write('default.csv', `id,target,source\r\n${rows}`)])).toEqual(expected);
  const named = write('named.csv', `id,fr,en\r\n${rows}`);
  expect(await readSentencePairs([named], { source: 'en', target: 'fr' })).toEqual(expected);
  expect(await readSentencePairs([write('bare.csv', rows)], { source: '3', target: '2' })).toEqual(expected);
});

test('reads JSON lines', async () => {
  const lines = expected.map(({ source, target }) => JSON.stringify({ en: source, fr: target, by: 'me' })).join('\n');
  expect(await readSentencePairs([write('a.json', lines)], { source: 'en', target: 'fr' })).toEqual(expected);
  expect(await readSentencePairs([write('a.jsonl', lines)], { source: 'en', target: 'fr' })).toEqual(expected);
});

test('refuses a folder', async () => {
  await expect(readSentencePairs([folder])).rejects.toThrow(`"${folder}" is a folder. Name the files in it.`);
});

test('joins files in the order they are named', async () => {
  const files = [write('2.tsv', 'c\td'), write('1.csv', 'a,b')];
  expect(await readSentencePairs(files)).toEqual([
    { source: 'c', target: 'd' },
    { source: 'a', target: 'b' },
  ]);
});

test.each<[string, string, Record<string, string>, string]>([
  [
    'a.txt',
    'Go.\tVa !\nRun!\n',
    {},
    ', line 2: there is no column 2 for the target: the line has 1. Separate source and target with a tab or, in a file that is named .csv, with a comma.',
  ],
  ['b.tsv', 'Go.\tVa !\n\nRun!\t \n', {}, ', line 3: the target is empty.'],
  ['c.csv', 'en,fr\nGo.,Va !\n', { source: 'en' }, ', line 1: there is no column "target" among "en", "fr".'],
  ['d.jsonl', '{"source": "Go."}', {}, ', line 1: there is no field "target" among "source".'],
  ['e.txt', '\n', {}, ' has no sentence pairs.'],
])('refuses %s', async (name, content, columns, message) => {
  const file = write(name, content);
  await expect(readSentencePairs([file], columns)).rejects.toThrow(`"${file}"${message}`);
});
