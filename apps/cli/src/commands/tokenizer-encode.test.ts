import { gzipSync } from 'node:zlib';
import { byteLevelBpeTokenizer, characterTokenizer, createTokenizer, templateProcessor } from '@unroll/tokenizers';
import { beforeAll, expect, test } from 'vitest';
import { runUnroll, sampleText, startUnroll, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const lines = sampleText.trimEnd().split('\n');
writeFiles(folder, { 'text.txt': sampleText, 'text.txt.gz': gzipSync(sampleText), 'two.txt': 'a\nbé\nc' });
writeFiles(folder, { 'alphabet.json': JSON.stringify(characterTokenizer.train('abc')) });

let idLines: string[];
beforeAll(async () => {
  const tokenizer = await byteLevelBpeTokenizer.train(sampleText, { vocabularySize: 300, specialTokens: ['<s>'] });
  const postProcessor = templateProcessor({ single: '<s> $A', pair: '$A $B', specialTokens: { '<s>': 0 } });
  const withSpecial = createTokenizer({ ...tokenizer.parts, postProcessor });
  writeFiles(folder, { 'bpe.json': JSON.stringify(tokenizer), 'special.json': JSON.stringify(withSpecial) });
  idLines = lines.map((line) => tokenizer.encode(line).join(' '));
});

const encode = (words: readonly string[], input: string | Uint8Array = '') =>
  runUnroll(['tokenizer', 'encode', ...words], { folder, input });

test('writes the ids of each line of standard input, and the text of ids', async () => {
  const { exitCode, error, output } = await encode(['--tokenizer', 'bpe.json'], sampleText);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(output).toBe(`${idLines.join('\n')}\n`);
  const decoded = await encode(['--tokenizer', 'bpe.json', '--decode'], output);
  expect(decoded).toMatchObject({ error: '', output: sampleText });
});

test('reads files, compressed ones and standard input, in their order', async () => {
  const all = await encode(['--tokenizer', 'bpe.json', 'text.txt', '-', 'text.txt.gz'], lines[7] as string);
  expect(all.output).toBe(`${[...idLines, idLines[7], ...idLines].join('\n')}\n`);
});

test('writes an empty line for an empty one, and leaves line breaks out, whatever they are', async () => {
  const { output } = await encode(['--tokenizer', 'bpe.json'], `${lines[1]}\r\n\n\r\n${lines[2]}`);
  expect(output).toBe(`${idLines[1]}\n\n\n${idLines[2]}\n`);
  expect((await encode(['--tokenizer', 'bpe.json'])).output).toBe('');
  expect((await encode(['--tokenizer', 'bpe.json', '--decode'], '\n 0 \t\n')).output).toBe('\n<s>\n');
});

test('writes what the post-processor adds where that is asked for', async () => {
  const plain = await encode(['--tokenizer', 'special.json'], `${lines[3]}\n`);
  expect(plain.output).toBe(`${idLines[3]}\n`);
  const { output } = await encode(['--tokenizer', 'special.json', '--with-special'], `${lines[3]}\n\n`);
  expect(output).toBe(`0 ${idLines[3]}\n0\n`);
});

test('answers each line as it is typed', async () => {
  const words = ['tokenizer', 'encode', '--tokenizer', 'alphabet.json'];
  const running = startUnroll(words, { folder, keepsInputOpen: true });
  running.child.stdin?.write('abc\nc');
  await running.hasWritten('0 1 2\n');
  running.child.stdin?.end('a\n');
  expect((await running.ended).output).toBe('0 1 2\n2 0\n');
});

test('ends in peace when nobody reads on', async () => {
  writeFiles(folder, { 'large.txt': sampleText.repeat(2000) });
  const running = startUnroll(['tokenizer', 'encode', '--tokenizer', 'bpe.json', 'large.txt'], { folder });
  await running.hasWritten('\n');
  running.child.stdout?.destroy();
  expect(await running.ended).toMatchObject({ exitCode: 0, error: '' });
});

test('names the line that has what it does not know, and writes those before', async () => {
  const knows = 'It knows "abc". Take it out, or train a tokenizer on text that has it.';
  expect(await encode(['--tokenizer', 'alphabet.json', 'two.txt'])).toMatchObject({
    exitCode: 1,
    output: '0\n',
    error: `unroll: "two.txt" has "é" (U+00E9) in line 2, which the tokenizer does not know. ${knows}\n`,
  });
  expect(await encode(['--tokenizer', 'alphabet.json', '--decode'], '0 1\n\n2 x3\n0\n')).toMatchObject({
    exitCode: 1,
    output: 'ab\n\n',
    error:
      'unroll: standard input, line 3: "x3" is not an id. Those of this tokenizer are integers from 0 to 2, separated by blanks.\n',
  });
  for (const id of ['3', '-1', '1.5', '1e0', '99999999999999999999', '\u0661']) {
    const { error } = await encode(['--tokenizer', 'alphabet.json', '--decode'], `${id}\n`);
    expect(error).toContain(`standard input, line 1: "${id}" is not an id.`);
  }
});
