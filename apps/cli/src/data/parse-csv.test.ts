import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { parseCsv } from './parse-csv.js';

const parse = (text: string) => parseCsv(text, 'data.csv');

test('reads quotes, commas, line breaks and doubled quotes', () => {
  expect(parse('a,b\n"x, y","says ""no"""\n"two\nlines",\nc,d')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, y', 'says "no"'] },
    { line: 3, cells: ['two\nlines', ''] },
    { line: 5, cells: ['c', 'd'] },
  ]);
});

test.each(['\n', '\r\n', '\r'])('counts lines that end in %j, and leaves out empty ones', (end) => {
  expect(parse(['a,b', '', '"1', '2",x', '', 'c,d', ''].join(end))).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1\n2', 'x'] },
    { line: 6, cells: ['c', 'd'] },
  ]);
});

test('reads line ends of several kinds in one file', () => {
  expect(parse('a,b\nc,d\r\ne,"f"\r\n').map(({ cells }) => cells.join())).toEqual(['a,b', 'c,d', 'e,f']);
});

test('takes spaces and backslashes as they are', () => {
  expect(parse(' a ,"\\"\n')[0]?.cells).toEqual([' a ', '\\']);
});

test('leaves out rows of a single blank cell, and keeps rows of several', () => {
  expect(parse(' \na,b\n  \t\n""\n,\nc,\n')).toEqual([
    { line: 2, cells: ['a', 'b'] },
    { line: 5, cells: ['', ''] },
    { line: 6, cells: ['c', ''] },
  ]);
});

test.each([
  ['semicolons where the first row has no comma outside of quotes', '\n"a, ""b""\n";c\n"d;";f,g', ['d;', 'f,g']],
  ['tabs where it has neither', 'a\tb\nc,d\te;f', ['c,d', 'e;f']],
  ['commas where it has several of them', 'a;x,b\nc;d,e\tf', ['c;d', 'e\tf']],
])('separates cells at %s', (_, text, second) => {
  expect(parse(text).map(({ cells }) => cells)[1]).toEqual(second);
});

test.each([
  ['a,b\n\n"c,d\ne,f\n', 'line 3: a quote is opened and never closed. Close it, or write "" for a quote in the text.'],
  ['a,b\nc,"d" e\n', 'line 2: a quote is out of place. Put the whole cell in quotes, and write "" for a quote inside.'],
  ['a,b\nc,d "e"\n', 'line 2: a quote is out of place. Put the whole cell in quotes, and write "" for a quote inside.'],
  ['a,b\n"c\nd",e,f\n', 'line 2: the number of cells is 3, and 2 in line 1. Put a cell with a comma in it in quotes.'],
  ['a;b\nc;d;e\n', 'line 2: the number of cells is 3, and 2 in line 1. Put a cell with a semicolon in it in quotes.'],
  ['\na,b\nc\n', 'line 3: the number of cells is 1, and 2 in line 2. Add the missing ones, or delete the line.'],
  [
    'a,b\nc,1,\n',
    'line 2: the number of cells is 3, and 2 in line 1. Delete the comma at the end, behind which there is an empty cell.',
  ],
  ['a\nb,c\n', 'line 2: the number of cells is 2, and 1 in line 1. Put a cell with a comma in it in quotes.'],
])('refuses %j', (text, message) => {
  expect(() => parse(text)).toThrow(new CommandError(`"data.csv", ${message}`));
});
