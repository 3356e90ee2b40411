import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runUnroll, temporaryFolder } from './unroll-process.reference.js';

const folder = temporaryFolder();
const run = (...words: string[]) => runUnroll(words, { folder });

test('prints its help, its version and the help of every command', async () => {
  const [bare, help, version, ...ofCommands] = await Promise.all([
    run(),
    run('--help'),
    run('--version'),
    ...['start', 'train', 'generate', 'classify', 'translate', 'evaluate'].map((command) => run(command, '--help')),
  ]);
  expect(help.output).toMatch(/Usage: unroll COMMAND.*start.*train.*generate.*classify.*translate.*evaluate/s);
  expect(bare.output).toBe(help.output);
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(version.output).toBe(`${manifest.version}\n`);
  for (const result of [bare, help, version, ...ofCommands]) expect(result).toMatchObject({ exitCode: 0, error: '' });
  expect(ofCommands.map(({ output }) => output.split('\n')[0])).toEqual([
    'Usage: unroll start',
    'Usage: unroll train [file...]',
    'Usage: unroll generate RUN',
    'Usage: unroll classify RUN file|folder|text|-...',
    'Usage: unroll translate RUN file|folder|text|-...',
    'Usage: unroll evaluate RUN [file...]',
  ]);
});

test('leaves most of the width of the help to the descriptions, also beside long options', async () => {
  const { output } = await run('train', '--help');
  expect(output).toMatch(/^ {2}--schedule cosine\|constant\|.*\|plateau\n {20,32}How the learning rate/m);
  expect(output).toMatch(/^ {2}--seed N {10,22}The same seed/m);
  for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test.each([
  [['trian'], 'there is no command "trian". Did you mean `unroll train`? See `unroll --help`.'],
  [['xyzzy'], 'there is no command "xyzzy". See `unroll --help`.'],
  [['--verison'], 'there is no option "--verison". Did you mean `unroll --version`? See `unroll --help`.'],
  [
    ['train', '--hiden', '8'],
    '`unroll train` has no option `--hiden`. Did you mean `--hidden`? See `unroll train --help`.',
  ],
  [['train', '--hidden', '0'], '`--hidden` must be an integer of at least 1, got 0.'],
  [['train', '--layers', '1.5'], '`--layers` must be an integer of at least 1, got 1.5.'],
  [['train', '--seed', '-1'], '`--seed` must be an integer of at least 0, got -1.'],
  [['train', '--cell', 'rnn'], '`--cell` must be lstm, gru or elman, got "rnn".'],
  [['train', '--learning-rate', 'fast'], '`--learning-rate` must be a number greater than 0, got fast.'],
  [['train', '--steps', '5', '--minutes', '1'], '`--steps` and `--minutes` exclude each other. Write one of them.'],
  [['train', '--out', '--steps', '5'], '`--out` needs a value: write `--out FOLDER`. See `unroll train --help`.'],
  [
    ['train', '--resume', 'runs/a', '--hidden', '8'],
    "`--resume` goes on with the run's own text and settings. Leave `--hidden` out, or train a new run.",
  ],
  [
    ['train', '--resume', 'runs/a', 'book.txt'],
    '`--resume` goes on with the run\'s own text and settings. Leave "book.txt" out, or train a new run.',
  ],
  [['generate'], '`unroll generate` needs the folder of a run: `unroll generate runs/news`.'],
  [
    ['generate', 'runs/a', 'today'],
    '`unroll generate` takes one run, got "today" as well. Put a prompt with blanks in quotes.',
  ],
  [
    ['generate', 'runs/a', '--temperature', '0'],
    '`--temperature` must be a number greater than 0, got 0. For the most likely character every time, use `--greedy`.',
  ],
  [
    ['generate', 'runs/a', '--temperature', '-0.5'],
    '`--temperature` must be a number greater than 0, got -0.5. For the most likely character every time, use `--greedy`.',
  ],
  [
    ['generate', 'runs/a', '--temperature', '0.5,NaN'],
    '`--temperature` must be a number greater than 0, got NaN. For the most likely character every time, use `--greedy`.',
  ],
  [['generate', 'runs/a', '--greedy=yes'], '`--greedy` takes no value, got "yes". Write `--greedy` alone.'],
  [['evaluate'], '`unroll evaluate` needs the folder of a run: `unroll evaluate runs/book chapter.txt`.'],
  [
    ['classify', 'runs/a'],
    '`unroll classify` needs the folder of a run and a text: `unroll classify runs/headlines "Cats beat Dogs"`. `-` stands for standard input.',
  ],
  [
    ['translate', 'runs/a'],
    '`unroll translate` needs the folder of a run and a sentence: `unroll translate runs/numbers "twenty-one thousand two"`. `-` stands for standard input.',
  ],
  [['classify', 'runs/a', 'x', '--top', '0'], '`--top` must be an integer of at least 1, got 0.'],
  [
    ['train', '--task', 'classify', '--time', '8'],
    '`--time` is an option of a language model, the task without `--task`, and the task is classify. Leave it out.',
  ],
  [
    ['train', 'book.txt', '--label-column', 'x'],
    '`--label-column` is an option of `--task classify`, and the task is language-model. Leave it out.',
  ],
  [
    ['train', '--resume', 'runs/a', '--task', 'classify'],
    "`--resume` goes on with the run's own text and settings. Leave `--task` out, or train a new run.",
  ],
  [['start', 'now'], '`unroll start` takes nothing, got "now". To train on a text, use `unroll train`.'],
])('refuses %j', async (words, message) => {
  expect(await run(...words)).toEqual({ exitCode: 2, signal: null, output: '', error: `unroll: ${message}\n` });
});
