import { expect, test } from 'vitest';
import { UsageError } from '../errors/usage-error.js';
import { choice, flag, integer, positiveNumber, positiveNumbers, text } from './option.js';
import { parseArguments } from './parse-arguments.js';

const table = {
  steps: integer({ minimum: 1 }, ''),
  rate: positiveNumber(''),
  rates: positiveNumbers('', 'Be bold.'),
  cell: choice(['lstm', 'gru'], ''),
  out: text('FOLDER', ''),
  greedy: flag(''),
};
const parse = (...words: string[]) => parseArguments('train', table, words);

test('sorts values by option, and leaves the rest in order', () => {
  const words = [
    'a.txt',
    '--steps',
    '12',
    '-',
    '--rate=1e-3',
    '--rates',
    '0.3,.8',
    '--cell',
    'gru',
    '--greedy',
    'b.txt',
  ];
  expect(parse(...words)).toEqual({
    positionals: ['a.txt', '-', 'b.txt'],
    options: { steps: 12, rate: 0.001, rates: [0.3, 0.8], cell: 'gru', greedy: true },
  });
});

test('has no entry for an option that is not given', () => {
  expect(parse()).toEqual({ positionals: [], options: {} });
});

test('names the bound that an integer is beyond', () => {
  expect(() => parse('--steps', '0')).toThrow('`--steps` must be an integer of at least 1, got 0.');
  expect(() => parse('--steps', '2.5')).toThrow('`--steps` must be an integer of at least 1, got 2.5.');
  expect(() => parse('--steps', '99999999999999999')).toThrow(
    '`--steps` must be an integer from 1 to 9007199254740991, got 99999999999999999.',
  );
});

test('takes the last of an option that is given twice', () => {
  expect(parse('--steps', '1', '--steps', '2')).toMatchObject({ options: { steps: 2 } });
});

test('takes words behind -- as they are', () => {
  expect(parse('--', '--steps', '-x')).toEqual({ positionals: ['--steps', '-x'], options: {} });
});

test('takes a value that begins with two dashes behind a =', () => {
  expect(parse('--out=--strange')).toMatchObject({ options: { out: '--strange' } });
});

test('lets the help win, whatever else is wrong', () => {
  expect(parse('--setps', 'x', '--help')).toBe('help');
  expect(parse('-h')).toBe('help');
});

test.each([
  ['--steps', '0'],
  ['--steps', '1e400'],
  ['--steps', '0x10'],
  ['--steps', ''],
  ['--steps', '9007199254740993'],
  ['--rate', '0'],
  ['--rate', 'Infinity'],
  ['--rates', '1,,2'],
  ['--rates', '1;2'],
  ['--cell', 'GRU'],
  ['--greedy=true'],
  ['--no-greedy'],
  ['--__proto__', '1'],
  ['--steps'],
  ['-s', '1'],
])('refuses %s %s', (...words) => {
  expect(() => parse(...words)).toThrow(UsageError);
});
