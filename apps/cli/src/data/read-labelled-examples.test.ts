import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { readLabelledExamples } from './read-labelled-examples.js';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFiles(folder, { [name]: content });
  return path(name);
}

const expected = [
  { text: 'a "bold" duck, twice', label: 'sport' },
  { text: 'one\ttab', label: 'world news' },
];

test('reads CSV by the names in its header, whatever else is there', async () => {
  const file = write('named.csv', 'label,id,text\r\nsport,1,"a ""bold"" duck, twice"\r\nworld news,2,one\ttab\r\n');
  expect(await readLabelledExamples([file])).toEqual(expected);
});

test('reads CSV by other names, and by numbers where there is no header', async () => {
  const content = '"sport",7,"a ""bold"" duck, twice"\n"world news",8,"one\ttab"\n';
  const named = write('other.csv', `class,rank,Headline\n${content}`);
  expect(await readLabelledExamples([named], { text: 'Headline', label: 'class' })).toEqual(expected);
  expect(await readLabelledExamples([write('bare.csv', content)], { text: '3', label: '1' })).toEqual(expected);
});

test('takes the names in a header as they are asked for, also where they are numbers or in other capitals', async () => {
  const years = write('years.csv', '2,1\nx,y\n');
  expect(await readLabelledExamples([years], { text: '1', label: '2' })).toEqual([{ text: 'y', label: 'x' }]);
  const capitals = write('capitals.csv', 'Label,TEXT,text\na,b,c\n');
  expect(await readLabelledExamples([capitals])).toEqual([{ text: 'c', label: 'a' }]);
});

test('reads CSV with semicolons', async () => {
  const file = write('excel.csv', '\ufefflabel;text\r\nsport;"a ""bold"" duck, twice"\r\nworld news;one\ttab\r\n');
  expect(await readLabelledExamples([file])).toEqual(expected);
});

test('reads TSV, where quotes are what they are', async () => {
  const file = write('a.TSV', '\ufefftext\tlabel\n"Go," he said.\tspeech\n\n"\tquote\n');
  expect(await readLabelledExamples([file])).toEqual([
    { text: '"Go," he said.', label: 'speech' },
    { text: '"', label: 'quote' },
  ]);
});

test('reads JSON lines', async () => {
  const lines = [
    '{"text": "a \\"bold\\" duck, twice", "label": "sport"}',
    '',
    '{"label": "world news", "text": "one\\ttab"}',
  ];
  expect(await readLabelledExamples([write('a.jsonl', lines.join('\n'))])).toEqual(expected);
  expect(await readLabelledExamples([write('a.JSON', lines.join('\n'))])).toEqual(expected);
  const numbers = write('b.ndjson', '{"sentence": 3.5, "stars": 4, "id": null}\n{"sentence": 1.0, "stars": true}');
  expect(await readLabelledExamples([numbers], { text: 'sentence', label: 'stars' })).toEqual([
    { text: '3.5', label: '4' },
    { text: '1', label: 'true' },
  ]);
});

test('reads what is compressed with gzip', async () => {
  const file = write('packed.csv.gz', gzipSync('text,label\none\ttab,world news\n'));
  expect(await readLabelledExamples([file])).toEqual([expected[1]]);
  const cut = write('cut.csv.gz', gzipSync('text,label\n').subarray(0, 15));
  await expect(readLabelledExamples([cut])).rejects.toThrow('is a damaged gzip file (Z_BUF_ERROR). Get it again.');
});

test('reads lines of a label, a space, and a text', async () => {
  const file = write('questions.train', '0 How far is it ?\n1  two spaces\r\n');
  expect(await readLabelledExamples([file])).toEqual([
    { text: 'How far is it ?', label: '0' },
    { text: ' two spaces', label: '1' },
  ]);
});

test('reads a folder with a .txt file for each class', async () => {
  write('names/Czech.TXT', 'Abl\nAdsit\n');
  write('names/Irish.txt.gz', gzipSync('\nAdam'));
  write('names/Latin.old.txt', 'Aemilius');
  write('names/SOURCE.md', 'where they come from');
  write('names/.hidden.txt', 'hidden');
  expect(await readLabelledExamples([path('names')])).toEqual([
    { text: 'Abl', label: 'Czech' },
    { text: 'Adsit', label: 'Czech' },
    { text: 'Adam', label: 'Irish' },
    { text: 'Aemilius', label: 'Latin.old' },
  ]);
});

test('reads a folder with a folder for each class, whatever the endings of the files are', async () => {
  write('reviews/pos/2.TXT', 'two\nlines\n');
  write('reviews/pos/10.txt.gz', gzipSync('ten'));
  write('reviews/neg/deep/1.md', 'one');
  write('reviews/neg/53068', 'without an ending');
  write('reviews/neg/0001.a5b', 'another ending');
  write('reviews/neg/empty.txt', '\n');
  write('reviews/neg/.hidden', 'hidden');
  write('reviews/neg/image.PNG', 'no text');
  write('reviews/neg/all.tar.gz', gzipSync('no text'));
  write('reviews/labels.csv', 'beside the classes');
  expect(await readLabelledExamples([path('reviews')])).toEqual([
    { text: 'another ending', label: 'neg' },
    { text: 'without an ending', label: 'neg' },
    { text: 'one', label: 'neg' },
    { text: 'ten', label: 'pos' },
    { text: 'two\nlines', label: 'pos' },
  ]);
});

test('joins files of several formats in the order they are named', async () => {
  const files = [write('z.txt', 'z last'), write('y.csv', 'label,text\ny,first')];
  expect((await readLabelledExamples(files)).map(({ label }) => label)).toEqual(['z', 'y']);
});

test.each<[string, string, Record<string, string>, string]>([
  ['a.csv', 'text,label\nx,y\n"x\ny"\n', {}, ', line 3: the number of cells is 1, and 2 in line 1. Add'],
  ['b.csv', '"text","label"\n"x', {}, ', line 2: a quote is opened and never closed.'],
  ['c.csv', 'text,label\n\n"x\ny", \n', {}, ', line 3: the label is empty. Fill it in, or delete the line.'],
  ['d.csv', 'text,label\n,\n', {}, ', line 2: the text is empty.'],
  [
    'e.csv',
    '\nx,1\ny,2\n',
    {},
    ', line 2: there is no column "text" among "x", "1". Name the columns with `--text-column` and `--label-column`: as in this line or, if it is no header, by their numbers.',
  ],
  ['f.csv', 'text,class\nx,1\n', { label: 'klass' }, ', line 1: there is no column "klass" among "text", "class".'],
  [
    'g.tsv',
    'x\ty\nz\n',
    { text: '1', label: '2' },
    ', line 2: there is no column 2 for the label: the line has 1. Separate text and label with a tab or, in a file that is named .csv, with a comma.',
  ],
  [
    'p.tsv',
    'x\ty\n',
    { text: '1', label: '3' },
    ', line 1: there is no column 3 for the label: the line has 2. Add what is missing, or name another column with `--label-column`.',
  ],
  ['x.csv', 'x\n', { text: '1', label: '2' }, ', line 1: there is no column 2 for the label: the line has 1. Separate'],
  [
    'q.tsv',
    'text,label\n',
    {},
    ', line 1: there is no column "text" among "text,label". Separate text and label with a tab or, in a file that is named .csv, with a comma.',
  ],
  [
    'h.jsonl',
    '{"text": "x", "label": 1}\nx\n',
    {},
    ', line 2: this is not a JSON object. Write one object on each line',
  ],
  ['i.jsonl', '["x", 1]', {}, ", line 1: this is a JSON array. Write one object on each line, as `jq -c '.[]'` does."],
  ['r.json', '[\n {"text": "x", "label": 1}\n]', {}, ', line 1: this is a JSON array. Write one object on each line'],
  ['s.txt', 'x y\n{"label": 1, "text": "x"}', {}, ', line 2: this looks like JSON. Name a file of JSON lines .jsonl.'],
  ['t.txt', '["x", 1]', {}, ', line 1: this looks like JSON.'],
  [
    'u.jsonl',
    '{"text": "\\ud83d\\ude00", "label": 1}\n{"text": "x", "label": "a\\ude00"}',
    {},
    ', line 2: the label has \\ude00 in it, which is half of a surrogate pair and no character. Delete it, or delete the line.',
  ],
  [
    'j.jsonl',
    '\n{"text": "x", "toString": 1}',
    { label: 'constructor' },
    ', line 2: there is no field "constructor" among "text", "toString". Name the field with the label in it with `--label-column`.',
  ],
  [
    'k.jsonl',
    '{"text": ["x"], "label": 1}',
    {},
    ', line 1: the field "text" is an array. Write a text there, or delete the line.',
  ],
  ['v.jsonl', '{"text": "x", "label": null}', {}, ', line 1: the field "label" is null. Write a text there'],
  ['w.jsonl', '{"text": {}, "label": 1}', {}, ', line 1: the field "text" is an object. Write a text there'],
  ['l.txt', '1 x\n\nx\n', {}, ', line 3: this is not a label, a space, and a text.'],
  ['m.csv', '\n', {}, ' has no examples. Name a file that has some in it.'],
  ['n.csv', 'text,label\n', {}, ' has no examples.'],
  ['o.txt', '', {}, ' has no examples.'],
])('refuses %s', async (name, content, columns, message) => {
  const file = write(`bad/${name}`, content);
  await expect(readLabelledExamples([file], columns)).rejects.toThrow(`"${file}"${message}`);
});

test.each<[string, Record<string, string>, string]>([
  [
    'x,label\ny,z\n',
    { text: '1' },
    'the column of the label is not given, and that of another part is a number. Give its number too, with `--label-column`.',
  ],
  [
    'x,label\ny,z\n',
    { text: '1', label: 'label' },
    'the columns "1" and "label" are a number and a name. Give `--text-column` and `--label-column` both as numbers, for a table without a header, or both as the names in its first line.',
  ],
  [
    'x,y\n',
    { text: '0', label: '1' },
    '`--text-column` is 0, and columns are counted from 1. Give the number of another one.',
  ],
  [
    'x,y\n',
    { text: '1', label: '01' },
    '`--text-column` and `--label-column` both name "01". Name a column of its own for each.',
  ],
  ['text,label\nx,y\n', { label: 'text' }, '`--text-column` and `--label-column` both name "text".'],
])('refuses of %j the columns %o', async (content, columns, message) => {
  const file = write('columns.csv', content);
  await expect(readLabelledExamples([file], columns)).rejects.toThrow(message);
});

test('refuses one field of JSON lines for both parts', async () => {
  const file = write('same.jsonl', '{"text": "x", "label": "y"}');
  await expect(readLabelledExamples([file], { text: 'label' })).rejects.toThrow(
    '`--text-column` and `--label-column` both name "label".',
  );
});

test('refuses folders that tell no classes', async () => {
  mkdirSync(path('bare'));
  await expect(readLabelledExamples([path('bare')])).rejects.toThrow(`"${path('bare')}" has no examples. Put into it`);
  write('both/a.txt', 'x');
  write('both/b/c.txt', 'y');
  await expect(readLabelledExamples([path('both')])).rejects.toThrow(
    'has folders and .txt files in it, such as "b" and "a.txt".',
  );
});

test('refuses a class without examples by its name', async () => {
  write('some/full/a.txt', 'x');
  write('some/none/a.txt', ' \n');
  write('some/none/b.jpg', 'no text');
  await expect(readLabelledExamples([path('some')])).rejects.toThrow(
    `the class folder "${path('some/none')}" has no examples. Put a file for each into it, or move it away.`,
  );
  write('lists/full.txt', 'x');
  write('lists/none.txt', '\n');
  await expect(readLabelledExamples([path('lists')])).rejects.toThrow(
    `the class file "${path('lists/none.txt')}" has no examples. Put one on every line of it, or move it away.`,
  );
});

test('refuses what is not there, and what is not UTF-8', async () => {
  await expect(readLabelledExamples([path('absent.csv')])).rejects.toThrow('there is no file or folder');
  const latin = write('latin/a.txt', Uint8Array.of(0x63, 0xe9));
  await expect(readLabelledExamples([path('latin')])).rejects.toThrow(
    `"${latin}" is not UTF-8 text. Line 1 is the first with other bytes.`,
  );
});
