import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../unroll-process.reference.js';
import { configuredArguments } from './configured-arguments.js';
import { choice, flag, integer, positiveNumberOrNone, text } from './option.js';

const folder = temporaryFolder();
const table = {
  steps: integer({ minimum: 1 }, ''),
  cell: choice(['lstm', 'gru'], ''),
  clip: positiveNumberOrNone(''),
  out: text('FOLDER', ''),
  plot: flag(''),
  config: text('FILE', ''),
};

function read(content: string, given = {}, positionals: string[] = []) {
  writeFiles(folder, { 'run.json': content });
  return configuredArguments(join(folder, 'run.json'), table, { positionals, options: given });
}

test('reads options and files, and what is on the command line counts for more', async () => {
  const content = '{"steps": 20, "cell": "gru", "clip": "none", "plot": true, "files": ["a.txt", "b.txt"]}';
  expect(await read(content)).toEqual({
    positionals: ['a.txt', 'b.txt'],
    options: { steps: 20, cell: 'gru', clip: null, plot: true },
  });
  expect(await read(content, { steps: 3 }, ['c.txt'])).toEqual({
    positionals: ['c.txt'],
    options: { steps: 3, cell: 'gru', clip: null, plot: true },
  });
  expect(await read('{"plot": false, "out": "2024"}')).toEqual({ positionals: [], options: { out: '2024' } });
});

test('reads a file with a byte order mark', async () => {
  expect(await read('\ufeff{"steps": 20}')).toEqual({ positionals: [], options: { steps: 20 } });
});

test('says so where the file is a folder', async () => {
  await expect(configuredArguments('.', table, { positionals: [], options: {} })).rejects.toThrow(
    /^"\." cannot be used as a configuration: it is a folder\.$/,
  );
});

test('one of several alternatives on the command line takes the place of the others', async () => {
  writeFiles(folder, { 'run.json': '{"steps": 20, "cell": "gru"}' });
  const given = { positionals: [], options: { out: 'runs/a' } };
  const read = await configuredArguments(join(folder, 'run.json'), table, given, ['steps', 'out']);
  expect(read.options).toEqual({ cell: 'gru', out: 'runs/a' });
});

test.each([
  ['{"steps": 20', 'cannot be used as a configuration: it is not JSON'],
  ['[1]', 'it must have an object, such as {"hidden": 256'],
  ['null', 'it must have an object'],
  ['{"stepps": 20}', /there is no option "stepps"\. Did you mean "steps"\?$/],
  ['{"constructor": 20}', 'there is no option "constructor"'],
  ['{"config": "other.json"}', /there is no option "config"\.$/],
  ['{"steps": [20]}', '"steps" must be a text or a number'],
  ['{"plot": "yes"}', '"plot" must be true or false'],
  ['{"files": "a.txt"}', '`files` must be a list of texts'],
  ['{"steps": 0.5}', 'must be an integer of at least 1, got 0.5.'],
])('refuses %s', async (content, sentence) => {
  await expect(read(content)).rejects.toThrow(sentence);
});

test('says so where there is no such file', async () => {
  const given = { positionals: [], options: {} };
  await expect(configuredArguments(join(folder, 'none.json'), table, given)).rejects.toThrow('none.json');
});
