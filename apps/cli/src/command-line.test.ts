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
    ...[
      ...['start', 'train', 'generate', 'classify', 'translate', 'evaluate', 'tokenizer'],
      ...['tokenizer train', 'tokenizer inspect', 'tokenizer encode'],
    ].map((command) => run(...command.split(' '), '--help')),
  ]);
  expect(help.output).toMatch(
    /Usage: unroll COMMAND.*start.*train.*generate.*classify.*translate.*evaluate.*tokenizer/s,
  );
  expect(bare.output).toBe(help.output);
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(version.output).toBe(`${manifest.version}\n`);
  for (const result of [bare, help, version, ...ofCommands]) expect(result).toMatchObject({ exitCode: 0, error: '' });
  expect(ofCommands.map(({ output }) => /^Usage: .*/m.exec(output)?.[0])).toEqual([
    'Usage: unroll start',
    'Usage: unroll train [file...]',
    'Usage: unroll generate RUN',
    'Usage: unroll classify RUN file|folder|text|-...',
    'Usage: unroll translate RUN file|folder|text|-...',
    'Usage: unroll evaluate RUN [file...]',
    'Usage: unroll tokenizer COMMAND [arguments]',
    'Usage: unroll tokenizer train [file...]',
    'Usage: unroll tokenizer inspect FILE|RUN [text|-]',
    'Usage: unroll tokenizer encode [file|-...]',
  ]);
  expect((await run('tokenizer')).output).toBe(ofCommands[6]?.output);
  for (const { output } of ofCommands.slice(6)) {
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  }
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
  [
    ['train', '--task', 'translate', '--tokenizer', 'bpe'],
    '`--tokenizer` is an option of a language model, the task without `--task`, and the task is translate. Leave it out.',
  ],
  [
    ['train', 'book.txt', '--tokenizer', 'sentences'],
    '`--tokenizer` must be characters, graphemes, bytes, words or bpe, got "sentences".',
  ],
  [
    ['train', 'book.txt', '--vocabulary', '300'],
    '`--vocabulary` is for `--tokenizer` words and bpe, and it is characters. Leave it out.',
  ],
  [
    ['train', 'book.txt', '--tokenizer', 'bpe', '--vocabulary', '99'],
    '`--vocabulary` must be at least 256 for bpe, since all 256 bytes are in it, got 99.',
  ],
  [
    ['train', '--resume', 'runs/a', '--tokenizer', 'bpe'],
    "`--resume` goes on with the run's own text and settings. Leave `--tokenizer` out, or train a new run.",
  ],
  [
    ['tokenizer', 'trian'],
    '`unroll tokenizer` has no command "trian". Did you mean `unroll tokenizer train`? See `unroll tokenizer --help`.',
  ],
  [['tokenizer', '--version'], '`unroll tokenizer` has no option "--version". See `unroll tokenizer --help`.'],
  [
    ['tokenizer', 'train', '--king', 'bpe'],
    '`unroll tokenizer train` has no option `--king`. Did you mean `--kind`? See `unroll tokenizer train --help`.',
  ],
  [
    ['tokenizer', 'train', '--kind', 'bytes'],
    '`--kind` must be characters, graphemes, words, bpe, character-bpe, word-piece or unigram, got "bytes".',
  ],
  [
    ['tokenizer', 'train', '--special', '<s>,<s>'],
    '`--special` must be different texts, separated by commas: "<s>,<s>" has "<s>" twice.',
  ],
  [
    ['tokenizer', 'train', '--special='],
    '`--special` must be different texts, separated by commas: "" has an empty one among them.',
  ],
  [['tokenizer', 'train', '--out='], '`--out` needs the name of a file, got an empty one. Name it, or leave it out.'],
  [
    ['tokenizer', 'inspect'],
    '`unroll tokenizer inspect` needs a tokenizer file, or the folder of a run: `unroll tokenizer inspect tokenizer.json`.',
  ],
  [
    ['tokenizer', 'inspect', 'a.json', 'to', 'be'],
    '`unroll tokenizer inspect` takes one text, got "be" as well. Put a text with blanks in quotes.',
  ],
  [
    ['tokenizer', 'encode'],
    '`unroll tokenizer encode` needs a tokenizer: `unroll tokenizer encode --tokenizer tokenizer.json < book.txt`.',
  ],
  [
    ['tokenizer', 'encode', '--tokenizer', 'a.json', '--decode', '--with-special'],
    '`--with-special` is for encoding, and `--decode` for the other way round. Leave one out.',
  ],
  [['start', 'now'], '`unroll start` takes nothing, got "now". To train on a text, use `unroll train`.'],
])('refuses %j', async (words, message) => {
  expect(await run(...words)).toEqual({ exitCode: 2, signal: null, output: '', error: `unroll: ${message}\n` });
});
