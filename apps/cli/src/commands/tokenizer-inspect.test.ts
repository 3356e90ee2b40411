import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { byteTokenizer, characterTokenizer } from '@unroll/tokenizers';
import { expect, test } from 'vitest';
import { runUnroll, temporaryFolder, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
const alphabet = characterTokenizer.train('to be');
const entries = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'to', 'be', '##e'];
const bert = {
  version: '1.0',
  truncation: { max_length: 16, stride: 0, strategy: 'LongestFirst', direction: 'Right' },
  padding: null,
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'bee'].map((content, index) => ({
    id: content === 'bee' ? 7 : index,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: content === 'bee',
    special: content !== 'bee',
  })),
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'Isolated' }],
  },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] } },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(entries.map((entry, id) => [entry, id])),
  },
};
for (const name of ['run', 'classifier', 'translator', 'empty']) mkdirSync(join(folder, name));
writeFiles(join(folder, 'run'), { 'tokenizer.json': JSON.stringify(alphabet) });
writeFiles(join(folder, 'classifier'), { 'tokenizer.json': JSON.stringify({ tokenizer: alphabet, classes: ['a'] }) });
writeFiles(join(folder, 'translator'), { 'tokenizer.json': JSON.stringify({ source: alphabet, target: alphabet }) });
writeFiles(folder, {
  'bytes.json': JSON.stringify(byteTokenizer),
  'bert.json': JSON.stringify(bert),
  'text.txt': 'no tokenizer',
  'gap.json': JSON.stringify({ ...bert, added_tokens: [], model: { ...bert.model, vocab: { '[UNK]': 0, to: 2 } } }),
  'newer.json': JSON.stringify({ ...bert, normalizer: { type: 'Telepathy' } }),
});
const inspect = (...words: string[]) => runUnroll(['tokenizer', 'inspect', ...words], { folder });
const shown = (output: string): string => output.replaceAll('\u00a0', ' ');

test('tells what a tokenizer of characters is made of, and what it makes of a text', async () => {
  const { exitCode, error, output } = await inspect('run', 'bet to');
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(shown(output)).toBe(`\
  kind         characters: Unicode code points
  entries      5
  characters   " beot"

  id  entry  offsets
   1  "b"    0–1
   2  "e"    1–2
   4  "t"    2–3
   0  " "    3–4
   4  "t"    4–5
   3  "o"    5–6

  tokens    6, of 1.00 characters each
  decoded   "bet to" (the same text)
`);
});

test('tells of the parts of a tokenizer.json in its own words', async () => {
  const { error, output } = await inspect('bert.json', 'To  bee beet');
  expect(error).toBe('');
  expect(output).toBe(`\
  model            WordPiece (unk_token "[UNK]", continuing_subword_prefix "##",
                   max_input_chars_per_word 100)
  entries          8, 1 of them beside the model
  normalizer       Lowercase
  pre-tokenizer    WhitespaceSplit, then Punctuation (behavior "Isolated")
  post-processor   TemplateProcessing (single [CLS] $A, pair $A $B)
  decoder          WordPiece (prefix "##", cleanup true)
  special tokens   0 "[PAD]", 1 "[UNK]", 2 "[CLS]", 3 "[SEP]"
  added tokens     7 "bee"
  truncation       to 16 tokens

  id  entry    text   offsets
   4  "to"     "To"   0–2
   7  "bee"    "bee"  4–7
   7  "bee"    "bee"  8–11
   1  "[UNK]"  "t"    11–12

  tokens    4, of 3.00 characters each
  decoded   "to bee bee [UNK]" (not the same text)
`);
});

test('tells of bytes, and reads standard input', async () => {
  const words = ['tokenizer', 'inspect', 'bytes.json', '-'];
  const { output } = await runUnroll(words, { folder, input: 'é\n' });
  expect(output).toBe(`\
  kind      bytes: bytes of UTF-8, so that no text is unknown
  entries   256

   id  entry  text  offsets
  195  0xC3   "é"   0–1
  169  0xA9   "é"   0–1
   10  0x0A   "\\n"  1–2

  tokens    3, of 0.67 characters each
  decoded   "é\\n" (the same text)
`);
});

test('takes the tokenizer of a classifier, and a text without anything', async () => {
  expect((await inspect('classifier', '')).output).toMatch(
    /entries +5\n(.*\n)+ {2}tokens +0\n {2}decoded +"" \(the same text\)\n$/,
  );
});

test.each([
  [['absent.json'], 'there is no file or folder "absent.json". Check the path.'],
  [
    ['empty'],
    '"empty" is a folder without a tokenizer.json. Name a file that `unroll tokenizer train` wrote, or the folder of a run.',
  ],
  [
    ['translator'],
    '"translator" has the two alphabets of a translator, and one tokenizer is needed. Name another file or run.',
  ],
  [
    ['run', 'to bé'],
    'the text has "é" (U+00E9) in line 1, which the tokenizer does not know. It knows " beot". Take it out, or train a tokenizer on text that has it.',
  ],
])('refuses %j', async (words, message) => {
  expect(await inspect(...words)).toEqual({ exitCode: 1, signal: null, output: '', error: `unroll: ${message}\n` });
});

test.each([
  ['text.txt', 'it is not JSON: '],
  ['gap.json', '`model.vocab'],
  ['newer.json', '`normalizer.type` must be '],
])('says what is wrong with %s', async (name, problem) => {
  const { exitCode, output, error } = await inspect(name);
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
  expect(error).toContain(`unroll: "${name}" cannot be used as a tokenizer: ${problem}`);
});
