// Writes encodings.json: how the Rust library of Hugging Face truncates, post-processes and pads.
//
// Run: npm install tokenizers@0.23.2 in an empty folder, then node <path>/make-encodings.mjs from there.
//
// Encodings are truncated by postProcess: encode of this version drops words before it truncates, and with them most of what
// overflows. Where no tokens are added, postProcess does not number the texts of a pair. Left out: what overflows of what overflows (the library repeats itself there), strides on which it aborts, and
// lengths below the number of added tokens.
//
// completed: textLengths texts of so many words, "a b c", with the parts of tokenizer.json, become an encoding; without
// one, the library refuses. padded: batches. trimmed: offsets before and after post-processors that trim them.
// written: post-processors as the library writes them. templates: its short texts for one text and for a pair, and how it
// writes those that it takes.
// Encodings are lists of tokens, type ids, sequence ids, word ids, starts, special mask, attention mask, and what overflows.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { Tokenizer, templateProcessing } = createRequire(`${process.cwd()}/`)('tokenizers');

const entries = ['[UNK]', '[CLS]', '[SEP]', '[PAD]', ...'abcdefghijklmnop'];
const textOf = (length) => entries.slice(4, 4 + length).join(' ');

function tokenizerOf(parts, vocabulary = entries) {
  return Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'WhitespaceSplit' },
      post_processor: null,
      decoder: null,
      model: {
        type: 'WordLevel',
        vocab: Object.fromEntries(vocabulary.map((entry, id) => [entry, id])),
        unk_token: vocabulary[0],
      },
      ...parts,
    }),
  );
}

const numbers = (list) => list.map((number) => number ?? -1);

function listsOf(encoding) {
  return [
    encoding.getIds(),
    encoding.getTypeIds(),
    numbers(encoding.getSequenceIds()),
    numbers(encoding.getWordIds()),
    encoding.getOffsets().map(([start]) => start),
    encoding.getSpecialTokensMask(),
    encoding.getAttentionMask(),
  ];
}

const withOverflowing = (encoding) => [...listsOf(encoding), encoding.getOverflowing().map(listsOf)];

// Numerical Recipes' generator: the cases are the same again.
let state = 1;
function randomBelow(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}
const randomOf = (list) => list[randomBelow(list.length)];

const special = (id, type_id = 0) => ({ SpecialToken: { id, type_id } });
const sequence = (id, type_id = 0) => ({ Sequence: { id, type_id } });
const specialTokens = {
  '[CLS]': { id: '[CLS]', ids: [1], tokens: ['[CLS]'] },
  '[SEP]': { id: '[SEP]', ids: [2], tokens: ['[SEP]'] },
  both: { id: 'both', ids: [2, 1], tokens: ['[SEP]', '[CLS]'] },
};
const byteLevel = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true };
const bertTemplate = {
  type: 'TemplateProcessing',
  single: [special('[CLS]'), sequence('A'), special('[SEP]')],
  pair: [special('[CLS]'), sequence('A'), special('[SEP]'), sequence('B', 1), special('[SEP]', 1)],
  special_tokens: specialTokens,
};
const oddTemplate = {
  type: 'TemplateProcessing',
  single: [special('both', 5), sequence('A', 3)],
  pair: [sequence('B', 7), special('both', 6), sequence('A', 4), special('[SEP]', 2)],
  special_tokens: specialTokens,
};
const bert = { type: 'BertProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1] };
const roberta = {
  type: 'RobertaProcessing',
  sep: ['[SEP]', 2],
  cls: ['[CLS]', 1],
  trim_offsets: true,
  add_prefix_space: true,
};
const processors = [
  { postProcessor: null, added: [0, 0] },
  { postProcessor: bert, added: [2, 3] },
  { postProcessor: roberta, added: [2, 4] },
  { postProcessor: bertTemplate, added: [2, 3] },
  { postProcessor: oddTemplate, added: [2, 3] },
  { postProcessor: { type: 'Sequence', processors: [byteLevel, bertTemplate] }, added: [2, 3] },
  { postProcessor: { type: 'Sequence', processors: [bert, oddTemplate] }, added: [4, 6] },
];

function randomTruncation(lengths, added) {
  const strategies = lengths.length === 2 ? ['OnlyFirst', 'OnlySecond', 'LongestFirst', 'LongestFirst'] : ['OnlyFirst'];
  const strategy = randomOf(['LongestFirst', ...strategies]);
  const left = randomBelow(12);
  const other = strategy === 'OnlyFirst' ? lengths[1] : lengths[0];
  const leastKept = lengths.length === 1 ? left : strategy === 'LongestFirst' ? left >> 1 : left - other;
  const stride = leastKept > 1 ? randomBelow(Math.min(leastKept, 4)) : 0;
  return { direction: randomOf(['Left', 'Right']), max_length: left + added, strategy, stride };
}

function randomPadding() {
  return {
    strategy: randomOf(['BatchLongest', { Fixed: randomBelow(16) }]),
    direction: randomOf(['Left', 'Right']),
    pad_to_multiple_of: randomOf([null, 0, 1, 4, 5]),
    pad_id: 3,
    pad_type_id: randomBelow(3),
    pad_token: '[PAD]',
  };
}

const first = tokenizerOf({});
const second = tokenizerOf({
  post_processor: { ...bertTemplate, single: [sequence('A', 1)] },
});

async function completed() {
  const textLengths = Array.from({ length: 1 + randomBelow(2) }, () => randomBelow(10));
  const { postProcessor, added } = randomOf(processors);
  const addsTokens = randomBelow(4) > 0;
  const addedCount = addsTokens ? added[textLengths.length - 1] : 0;
  const truncation = randomBelow(5) > 0 ? randomTruncation(textLengths, addedCount) : null;
  const padding = randomBelow(2) > 0 ? randomPadding() : null;
  const facts = { textLengths, postProcessor, addsTokens, truncation, padding };
  const tokenizer = tokenizerOf({ post_processor: postProcessor, truncation, padding });
  const [text, pair] = textLengths.map(textOf);
  if (truncation === null) {
    return { ...facts, encoding: withOverflowing(await tokenizer.encode(text, pair, { addSpecialTokens: addsTokens })) };
  }
  // A template takes only a text that no template has had before.
  const ofPair = JSON.stringify(postProcessor).includes('TemplateProcessing') ? first : second;
  const texts = [await first.encode(text), pair === undefined ? null : await ofPair.encode(pair)];
  try {
    return { ...facts, encoding: withOverflowing(tokenizer.postProcess(...texts, addsTokens)) };
  } catch {
    return facts;
  }
}

async function padded() {
  const textLengths = Array.from({ length: 1 + randomBelow(4) }, () => randomBelow(9));
  const padding = randomPadding();
  const tokenizer = tokenizerOf({ post_processor: bert, padding });
  const encodings = await tokenizer.encodeBatch(textLengths.map(textOf));
  return { textLengths, padding, encodings: encodings.map(listsOf) };
}

const blankTexts = ['a b', ' a b', '  a   b  ', 'a ', ' ', '   ', '\ta\n b', 'a\u3000b c', 'é  日', ''];

async function trimmed(processor, usesPattern) {
  const preTokenizer = { type: 'ByteLevel', ...processor, trim_offsets: true, use_regex: usesPattern };
  const pieces = blankTexts.flatMap((text) =>
    tokenizerOf({ pre_tokenizer: preTokenizer }).getPreTokenizer().preTokenizeString(text),
  );
  const vocabulary = [...new Set(['[UNK]', ...pieces.map(([piece]) => piece)])];
  const before = tokenizerOf({ pre_tokenizer: preTokenizer }, vocabulary);
  const after = tokenizerOf({ pre_tokenizer: preTokenizer, post_processor: preTokenizer }, vocabulary);
  const texts = [];
  for (const text of blankTexts) {
    const encoding = await before.encode(text);
    const result = (await after.encode(text)).getOffsets();
    texts.push({ entries: encoding.getTokens(), offsets: encoding.getOffsets().flat(), trimmed: result.flat() });
  }
  return { addPrefixSpace: processor.add_prefix_space, texts };
}

function written(tokenizer) {
  const file = join(tmpdir(), `post-processor-${process.pid}.json`);
  tokenizer.save(file);
  const { post_processor: postProcessor } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return postProcessor;
}

const shortSpecialTokens = [
  ['[CLS]', 1],
  ['[SEP]', 2],
];
const shortTemplates = [
  ['[CLS] $A [SEP]', '[CLS] $A [SEP] $B:1 [SEP]:1'],
  ['$', '$A $B'],
  ['$1 [SEP]:3', '[CLS]:2 $b:4 $a $0'],
  ['$:2', '$1:0 $B:10'],
  ['$C', '$A $B'],
  ['$A:', '$A $B'],
  ['$A', '$A:x $B'],
  ['[SEP]:1:2 $A', '$A $B'],
  ['[MASK] $A', '$A $B'],
  ['$A', '$A'],
  ['$A', '$B'],
];

function template([single, pair]) {
  const tokenizer = tokenizerOf({});
  try {
    tokenizer.setPostProcessor(templateProcessing(single, pair, shortSpecialTokens));
    return { single, pair, written: written(tokenizer) };
  } catch {
    return { single, pair };
  }
}

const golden = {
  completed: [],
  padded: [],
  trimmed: [],
  written: processors.slice(1).map(({ postProcessor }) => written(tokenizerOf({ post_processor: postProcessor }))),
  templates: shortTemplates.map(template),
};
for (let count = 0; count < 170; count++) golden.completed.push(await completed());
for (let count = 0; count < 20; count++) golden.padded.push(await padded());
for (const addPrefixSpace of [false, true]) {
  for (const usesPattern of [false, true]) {
    golden.trimmed.push(await trimmed({ add_prefix_space: addPrefixSpace }, usesPattern));
  }
}
writeFileSync(new URL('encodings.json', import.meta.url), `${JSON.stringify(golden)}\n`);
