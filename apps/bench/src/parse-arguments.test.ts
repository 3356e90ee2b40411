import { expect, test } from 'vitest';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

test('asks for the table of all rows by default', () => {
  expect(parseArguments([])).toEqual({
    names: [],
    rounds: 7,
    help: false,
    json: false,
    profile: false,
    write: false,
  });
});

test('takes rows and options in any order', () => {
  const parsed = parseArguments(['lesson-step', '--rounds', '3', '--json', 'generate-128x1']);
  expect(parsed).toMatchObject({ names: ['lesson-step', 'generate-128x1'], rounds: 3, json: true });
  expect(parseArguments(['-h'])).toMatchObject({ help: true });
  expect(parseArguments(['--profile', 'train-128x2'])).toMatchObject({ profile: true, names: ['train-128x2'] });
});

test.each([
  ['--rounds', '0'],
  ['--rounds', '2.5'],
  ['--rounds', '-1'],
  ['--rounds', 'many'],
  ['--rounds'],
  ['--jsn'],
  ['--write', 'lesson-step'],
  ['--write', '--profile'],
])('refuses %s %s', (...commandLine) => {
  expect(() => parseArguments(commandLine)).toThrow(UsageError);
});
