import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { newsCorpus } from '@unroll/corpora';
import { describe, expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';
import { readText } from './read-text.js';

const folder = temporaryFolder();
const path = (name: string) => ({ type: 'path', path: join(folder, name) }) as const;

writeFiles(folder, {
  'a.txt': 'first\n',
  'b.txt': 'second, without a line break',
  'marked.txt': '\ufeffmarked',
  'empty.txt': '',
  'latin.txt': Uint8Array.of(0x63, 0x61, 0x66, 0xe9),
  'utf16.txt': Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0xe9, 0xd8),
});

describe('readText', () => {
  test('joins files in the order they are named, with a line break between them', async () => {
    expect(await readText([path('b.txt'), path('a.txt'), path('b.txt')])).toBe(
      'second, without a line break\nfirst\nsecond, without a line break',
    );
  });

  test('leaves out a byte order mark', async () => {
    expect(await readText([path('marked.txt')])).toBe('marked');
  });

  test('takes standard input where it is named', async () => {
    expect(await readText([path('a.txt'), { type: 'standard input' }], 'typed')).toBe('first\ntyped');
  });

  test('writes the built-in corpus', async () => {
    const source = { seed: 3, characterCount: 500 };
    expect(await readText([{ type: 'built-in', ...source }])).toBe(newsCorpus(source));
  });

  test('reads the text files of a folder and those below, in order', async () => {
    for (const name of ['library', 'library/deep', 'library/.hidden', 'library/node_modules']) {
      mkdirSync(join(folder, name));
      writeFiles(join(folder, name), { 'B.TXT': `${name} B\n`, 'a.md': `${name} a\n`, 'image.png': 'not text\n' });
    }
    writeFiles(join(folder, 'library'), { 'empty.txt': '', '.dot.txt': 'dot\n', 'z.Md.gz': gzipSync('packed\n') });
    writeFiles(join(folder, 'library'), { 'z.csv.gz': gzipSync('not text\n'), z: 'not text by its name\n' });
    symlinkSync(join(folder, 'library'), join(folder, 'library/deep/loop'));
    expect(await readText([path('library')])).toBe('library B\nlibrary a\nlibrary/deep B\nlibrary/deep a\npacked\n');
  });
});

describe('unroll train', () => {
  const train = (files: string[], input = '') =>
    runUnroll(['train', ...tiny, '--steps', '2', ...files], { folder, input });
  mkdirSync(join(folder, 'pictures'));
  writeFiles(join(folder, 'pictures'), { 'image.png': 'not text' });

  test.each([
    [['absent.txt'], 'there is no file or folder "absent.txt". Check the path.'],
    [['empty.txt'], '"empty.txt" is empty. Name a file that has text in it.'],
    [
      ['latin.txt'],
      '"latin.txt" is not UTF-8 text. Line 1 is the first with other bytes. Convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8 latin.txt > latin.utf8.txt`.',
    ],
    [
      ['utf16.txt'],
      '"utf16.txt" is text in UTF-16. Convert it first, for example with `iconv -f UTF-16 -t UTF-8 utf16.txt > utf16.utf8.txt`.',
    ],
    [
      ['pictures'],
      '"pictures" has no text files (.txt .text .md .markdown .rst .org .adoc .tex). Name the files themselves, as in `unroll train pictures/*.ts`.',
    ],
    [['-'], 'standard input is empty. Pipe text into it: `cat book.txt | unroll train -`.'],
    [
      ['a.txt'],
      'the text has 6 characters, and 19 are needed: 2 streams of 8 characters to learn from, and 10 % of the whole held out. Use more text, or a smaller `--batch` or `--time`.',
    ],
  ])('refuses the text of %j', async (files, message) => {
    expect(await train(files)).toEqual({ exitCode: 1, signal: null, output: '', error: `unroll: ${message}\n` });
  });

  test('takes a text of exactly the length that it asks for', async () => {
    writeFiles(folder, { 'short.txt': sampleText.slice(0, 19), 'shorter.txt': sampleText.slice(0, 18) });
    expect((await train(['short.txt'])).error).toBe('');
    expect((await train(['shorter.txt'])).error).toContain('has 18 characters, and 19 are needed');
  });

  test('reads standard input, and goes on with it later', async () => {
    const { output, error } = await train(['-', '--out', 'runs/typed'], sampleText);
    expect(error).toBe('');
    expect(output).toMatch(/text +standard input: 3,\d{3} characters/);
    const resumed = await runUnroll(['train', '--resume', 'runs/typed', '--steps', '4'], { folder });
    expect(resumed.error).toBe('');
    expect(resumed.output).toContain('step 4/4');
  });
});
