import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byteLevelBpeTokenizer, readTokenizer } from '@unroll/tokenizers';
import { expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
mkdirSync(join(folder, 'library'));
writeFiles(folder, { 'text.txt': sampleText, 'line.txt': 'no line break' });
writeFiles(join(folder, 'library'), { 'a.txt': 'line one\n', 'b.md': 'line two\n', 'c.png': 'no text' });
const train = (...words: string[]) => runUnroll(['tokenizer', 'train', ...words], { folder });
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;

test('learns from a file, tells what it learned, and leaves a tokenizer.json', async () => {
  const { exitCode, error, output } = await train('text.txt', '--vocabulary', '280');
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(output.replaceAll('\u00a0', ' ')).toMatch(
    /^ {2}text +text\.txt: 3,494 characters\n {2}kind +bpe: .*\n( .*\n)? {2}entries +280\n {2}average +\d\.\d\d characters a token\n {2}longest +" words" /,
  );
  expect(output).toMatch(
    /saved +tokenizer\.json\n\nLook into it: {2}unroll tokenizer inspect tokenizer\.json 'line 0 has 0 words'\n$/,
  );
  const expected = await byteLevelBpeTokenizer.train(sampleText.split(/(?<=\n)/), { vocabularySize: 280 });
  expect(read('tokenizer.json')).toEqual(JSON.parse(JSON.stringify(expected)));
});

test('takes every option, and reads folders and standard input in the same way as files', async () => {
  const options = ['--kind', 'words', '--vocabulary', '9', '--min-count', '2', '--lowercase', '--special', '<s>,</s>'];
  await train('library', ...options, '--out', 'made/for/library.json');
  const input = 'line one\nline two\n';
  const piped = await runUnroll(['tokenizer', 'train', '-', ...options, '--out', 'piped.json'], { folder, input });
  expect(piped).toMatchObject({ exitCode: 0, error: '' });
  expect(piped.output).toMatch(/entries +5, fewer than 9: there is no more to learn in the text\n/);
  expect(piped.output).toMatch(/average .*; 33\.3 % of the tokens are unknown\n {2}most frequent +"\\n" "line"\n/);
  expect(read('piped.json')).toEqual(read('made/for/library.json'));
  const tokenizer = readTokenizer(read('piped.json'));
  expect(tokenizer.decode(tokenizer.encode('LINE one\n'))).toBe('line<unk>\n');
  expect(tokenizer.encode('<s></s>')).toEqual(Int32Array.of(1, 2));
});

test('learns an alphabet from the built-in corpus, where no text is named', async () => {
  const { error, output } = await train('--kind', 'graphemes', '--out', 'alphabet.json');
  expect(error).toBe('');
  expect(output).toMatch(/text +the built-in corpus: 1,000,000 characters\n/);
  expect(output).toMatch(/average +1\.00 characters a token\n {2}alphabet +"\\n/);
  expect(read('alphabet.json')).toMatchObject({ type: 'graphemes', version: 1 });
});

test('tells of a part of the text where it is long, and counts all of it', async () => {
  writeFiles(folder, { 'long.txt': `${'ab🎈'.repeat(100)}\n`.repeat(4000) });
  const { output } = await train('long.txt', '--kind', 'characters', '--out', 'long.json');
  expect(output).toMatch(/text +long\.txt: 1,204,000 characters\n/);
  expect(output).toMatch(/average +1\.00 characters a token, over the first 1,000,223 characters\n/);
});

test('writes nothing, and says so, when it is interrupted', async () => {
  const before = readdirSync(folder);
  const options = { folder, keepsInputOpen: true, input: '' };
  const running = startUnroll(['tokenizer', 'train', '-', '--out', 'stopped.json'], options);
  running.child.stdin?.write(sampleText);
  await new Promise((resolve) => setTimeout(resolve, 2000)); // it waits for more
  running.child.kill('SIGINT');
  const { exitCode, output, error } = await running.ended;
  expect({ exitCode, output, error }).toEqual({ exitCode: 130, output: 'Stopped. No file is written.\n', error: '' });
  expect(readdirSync(folder)).toEqual(before);
});

test.each([
  [['text.txt', '--out', 'line.txt'], '"line.txt" exists already. Name another file with `--out`, or delete it.'],
  [
    ['text.txt', '--out', 'line.txt/x.json'],
    '"line.txt/x.json" cannot be written: a part of its path is a file. Name another file with `--out`.',
  ],
  [['absent.txt', '--out', 'x.json'], 'there is no file or folder "absent.txt". Check the path.'],
  [['-', '--out', 'x.json'], 'standard input is empty. Pipe text into it: `cat book.txt | unroll tokenizer train -`.'],
  [
    ['line.txt', '--kind', 'unigram', '--vocabulary', '3', '--out', 'x.json'],
    expect.stringMatching(/`--vocabulary` must be at least 11: 1 for special tokens, 10 for .*, got 3\. Raise it\.$/m),
  ],
])('refuses %j, and leaves nothing', async (words, message) => {
  const before = readdirSync(folder);
  const error = typeof message === 'string' ? `unroll: ${message}\n` : message;
  expect(await train(...words)).toEqual({ exitCode: 1, signal: null, output: '', error });
  expect(readdirSync(folder)).toEqual(before);
});
