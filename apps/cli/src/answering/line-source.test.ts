import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { lineSourceOf, linesOf } from './line-source.js';

const folder = temporaryFolder();
mkdirSync(join(folder, 'texts'));
writeFiles(folder, { 'a.txt': '\ufefffirst\r\n\r\n last \n', bare: 'no end', 'latin.txt': Uint8Array.of(0x63, 0xe9) });

async function linesIn(argument: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const part of linesOf(lineSourceOf(argument))) lines.push(...part);
  return lines;
}

test('takes an argument for a file if there is one of that name, else for a text', async () => {
  expect(await linesIn(join(folder, 'a.txt'))).toEqual(['first', '', ' last ']);
  expect(await linesIn(join(folder, 'bare'))).toEqual(['no end']);
  expect(await linesIn('Kowalski')).toEqual(['Kowalski']);
  expect(await linesIn('two\nlines')).toEqual(['two', 'lines']);
  expect(await linesIn('He said 5.5 and/or left.')).toEqual(['He said 5.5 and/or left.']);
  expect(await linesIn('')).toEqual(['']);
  expect(lineSourceOf('-')).toEqual({ type: 'standard input' });
});

test.each(['absent.txt', 'data/absent', 'C:\\texts\\a', 'names.csv'])('refuses %s, which looks like a file', (name) => {
  expect(() => lineSourceOf(name)).toThrow(`there is no file "${name}". Check the path; if it is a text, pipe it to`);
});

test('refuses a folder, and what is not UTF-8', async () => {
  const texts = join(folder, 'texts');
  expect(() => lineSourceOf(texts)).toThrow(`"${texts}" is a folder. Name the files in it, such as ${texts}/*.txt.`);
  await expect(linesIn(join(folder, 'latin.txt'))).rejects.toThrow('is not UTF-8 text.');
});
