import { expect, test } from 'vitest';
import { commandHelp } from '../arguments/command-help.js';
import { integer } from '../arguments/option.js';
import { parseArguments } from '../arguments/parse-arguments.js';
import { UsageError } from '../errors/usage-error.js';
import type { TaskName } from './task-name.js';
import {
  columnOptions,
  columnsOf,
  requireFilesWithColumns,
  requireOptionsOfTask,
  taskDescription,
  taskOption,
} from './task-options.js';

const taskOptions = { task: taskOption, ...columnOptions };
const options = { ...taskOptions, steps: integer({ minimum: 1 }, ''), time: integer({ minimum: 1 }, '') };

function parse(...words: string[]) {
  const parsed = parseArguments('train', options, words);
  if (parsed === 'help') throw new Error('the help was not asked for');
  return parsed.options;
}

test('takes one of three tasks', () => {
  expect(parse('--task', 'classify').task).toBe('classify');
  expect(parse().task).toBeUndefined();
  expect(() => parse('--task', 'tag')).toThrow(
    new UsageError('`--task` must be language-model, classify or translate, got "tag".'),
  );
});

test('leaves a column that is not named to its default', () => {
  expect(columnsOf(parse('--label-column', 'gt'))).toEqual({ label: 'gt' });
  expect(columnsOf(parse('--text-column', '3', '--label-column=1'))).toEqual({ text: '3', label: '1' });
  expect(columnsOf(parse('--source-column', 'en', '--target-column', 'fr'))).toEqual({ source: 'en', target: 'fr' });
  expect(columnsOf(parse())).toEqual({});
});

test.each<[TaskName, string[]]>([
  ['language-model', ['--time', '8', '--steps', '5']],
  ['classify', ['--text-column', '1', '--label-column', '2', '--steps', '5']],
  ['translate', ['--source-column', '1', '--target-column', '2']],
])('allows the options of %s', (task, words) => {
  expect(() => requireOptionsOfTask(task, parse(...words))).not.toThrow();
});

test.each<[TaskName, string[], string]>([
  [
    'classify',
    ['--steps', '5', '--time', '8'],
    '`--time` is an option of a language model, the task without `--task`,',
  ],
  [
    'translate',
    ['--label-column', '8'],
    '`--label-column` is an option of `--task classify`, and the task is translate.',
  ],
  ['language-model', ['--source-column', '1'], '`--source-column` is an option of `--task translate`,'],
])('refuses for %s %j', (task, words, message) => {
  expect(() => requireOptionsOfTask(task, parse(...words))).toThrow(UsageError);
  expect(() => requireOptionsOfTask(task, parse(...words))).toThrow(message);
});

test('refuses a column where no file is named', () => {
  const refused = () => requireFilesWithColumns(parse('--label-column', '2'), []);
  expect(refused).toThrow(
    new UsageError('`--label-column` is for files, and none is named. Name one, or leave it out.'),
  );
  expect(() => requireFilesWithColumns(parse('--label-column', '2'), ['a.csv'])).not.toThrow();
  expect(() => requireFilesWithColumns(parse('--steps', '2'), [])).not.toThrow();
});

test('has help that fits into 100 columns and tells every default', () => {
  const help = commandHelp({
    name: 'train',
    summary: '',
    operands: '[file...]',
    description: taskDescription,
    options: taskOptions,
    examples: [],
    run: async () => 0,
  });
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  expect(help.match(/Default/g)).toHaveLength(Object.keys(taskOptions).length);
});
