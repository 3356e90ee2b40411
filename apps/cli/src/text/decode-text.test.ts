import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { decodeText } from './decode-text.js';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

test('reads UTF-8, and leaves out a byte order mark', () => {
  expect(decodeText(Buffer.from('\ufeffé\n\u{1f600}'), '"a"')).toBe('é\n\u{1f600}');
  expect(decodeText(new Uint8Array(0), '"a"')).toBe('');
});

test('refuses what is no text', () => {
  expect(() => decodeText(bytesOf('PK\x03\x04\x14\x00'), '"a.xlsx"')).toThrow(
    new CommandError('"a.xlsx" is a zip file. Unpack it first; save a spreadsheet as .csv.'),
  );
  expect(() => decodeText(bytesOf('abc\x00'), '"a.npy"')).toThrow(
    new CommandError('"a.npy" is not a text file: it has zero bytes in it. Name a file of text in UTF-8.'),
  );
});

test.each([
  ['\xe9', 1],
  ['abc\n\ncaf\xe9', 3],
  ['abc\ncaf\xe9\nna\xefve\n', 2],
  ['abc\n\xc3\n\xa9', 2], // the line feed stands between the bytes of a character
])('names the first line of %j that is not UTF-8', (text, line) => {
  expect(() => decodeText(bytesOf(text), '"a"', 'a')).toThrow(
    `"a" is not UTF-8 text. Line ${line} is the first with other bytes.`,
  );
});

test.each([
  ['TREC.train.all', 'iconv -f WINDOWS-1252 -t UTF-8 TREC.train.all > TREC.train.utf8.all'],
  ['data/my pairs.csv', "iconv -f WINDOWS-1252 -t UTF-8 'data/my pairs.csv' > 'data/my pairs.utf8.csv'"],
  ['53068', 'iconv -f WINDOWS-1252 -t UTF-8 53068 > 53068.utf8'],
  ['a.tsv.gz', 'gunzip -c a.tsv.gz | iconv -f WINDOWS-1252 -t UTF-8 > a.utf8.tsv'],
])('tells how to convert %j', (path, command) => {
  expect(() => decodeText(bytesOf('\xe9'), 'it', path)).toThrow(`Convert it first, for example with \`${command}\`.`);
});

test('tells how to convert standard input', () => {
  expect(() => decodeText(bytesOf('\xe9'), 'standard input')).toThrow(
    'standard input is not UTF-8 text. Line 1 is the first with other bytes. Pipe it through `iconv -f WINDOWS-1252 -t UTF-8` first.',
  );
});
