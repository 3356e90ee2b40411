// Writes pre-tokenizers.json: how the Rust library of Hugging Face cuts random texts, for every pre-tokenizer.
//
// Run: npm install tokenizers@0.23.2 in an empty folder, then node <path>/make-pre-tokenizers.mjs from there.
//
// Left out of the texts, since the library has older tables of Unicode than JavaScript engines: punctuation younger than
// Unicode 8, and, for UnicodeScripts, characters younger than Unicode 9. Left out of the patterns: `\w`, which in Oniguruma
// holds some of the numbers of Latin-1, as ²; it is the patterns' own matter.
//
// texts: the texts. spans: for pre-tokenizers that do not change the text, the start and end of each piece of each text,
// one after the other: [texts][2 · pieces]. pieces: for the others, the text, start and end of each. characters: the same of
// each single character of each piece, from a whole encode with a model whose tokens are characters; the texts there have
// an added token `<s>` in the middle. All offsets are in code points of the original text.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { Tokenizer } = createRequire(`${process.cwd()}/`)('tokenizers');

const special = '<s>';

function tokenizerOf(preTokenizer, entries = []) {
  const vocab = Object.fromEntries(entries.map((entry, id) => [entry, id]));
  const token = { id: entries.length, content: special, special: true };
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [{ ...token, ...flags }],
      normalizer: null,
      pre_tokenizer: preTokenizer,
      post_processor: null,
      decoder: null,
      model: { type: 'BPE', vocab, merges: [] },
    }),
  );
}

// Numerical Recipes' generator: the texts are the same again.
let state = 1;
function below(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}

const alphabets = [
  'aabbbeestABZ',
  'aabb  ',
  "  \t\n\r\u000b\u000c\u0085\u00a0\u2003\u2028\u3000'",
  '.,!?-_$+<=>^`|~@#"()[]{}/\\¿«—…。、「',
  '0123456789²½Ⅷ٣५',
  'éÉßñaʼøü\u0301\u0308',
  'αΩжЯאبेकข',
  '日本語どこでアーグ한',
  '🎉👍𝔸𝟜▁▁☃\u200d\u200b\ufeff',
  'abB bb b 12345 ab',
  "'s 't 're 've 'm 'll 'd ",
].map((characters) => [...characters]);

function randomText(length) {
  let text = '';
  let alphabet = alphabets[0];
  for (let position = 0; position < length; position++) {
    if (below(3) === 0) alphabet = alphabets[below(alphabets.length)];
    text += alphabet[below(alphabet.length)];
  }
  return text;
}

const texts = [
  '',
  ' ',
  '   ',
  'a',
  "Hey friend, how's 12 of 3.50$?  It'll be  \n fine ",
  'the-final--countdown',
  ' abba  aabbcb ABbB ',
  ...Array.from({ length: 12 }, () => randomText(4 + below(30))),
];

const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
const patterns = [
  { String: ' ' },
  { String: 'b' },
  { String: 'ab' },
  { String: '' },
  { Regex: '\\s+' },
  { Regex: '\\p{L}+' },
  { Regex: 'b*' },
  { Regex: '(?=\\p{Lu})' },
];

const cutting = [
  { type: 'BertPreTokenizer' },
  ...['e', ' ', '▁', '🎉'].map((delimiter) => ({ type: 'CharDelimiterSplit', delimiter })),
  { type: 'Digits', individual_digits: false },
  { type: 'Digits', individual_digits: true },
  ...[1, 3, 5].map((length) => ({ type: 'FixedLength', length })),
  ...behaviors.map((behavior) => ({ type: 'Punctuation', behavior })),
  ...patterns.flatMap((pattern) =>
    behaviors.flatMap((behavior) =>
      [false, true].map((invert) => ({ type: 'Split', pattern, behavior, invert })),
    ),
  ),
  { type: 'UnicodeScripts' },
  { type: 'Whitespace' },
  { type: 'WhitespaceSplit' },
  { type: 'Sequence', pretokenizers: [] },
  {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Whitespace' },
      { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, { type: 'UnicodeScripts' }] },
    ],
  },
];

const metaspaces = ['▁', '🎉'].flatMap((replacement) =>
  ['always', 'first', 'never'].flatMap((scheme) =>
    [true, false].map((split) => ({ type: 'Metaspace', replacement, prepend_scheme: scheme, split })),
  ),
);
const byteLevels = [true, false].flatMap((addsPrefix) =>
  [true, false].map((usesRegex) => ({
    type: 'ByteLevel',
    add_prefix_space: addsPrefix,
    trim_offsets: true,
    use_regex: usesRegex,
  })),
);
const changing = [
  ...byteLevels,
  ...metaspaces,
  { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspaces[0]] },
  { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspaces[2]] },
  { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: false }, byteLevels[0]] },
  {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: '\\p{N}{1,3}| ?\\p{L}+' }, behavior: 'Isolated', invert: false },
      byteLevels[3],
    ],
  },
];

// Without the empty piece that a sequence of nothing makes of an empty text: no token comes of it.
const piecesOf = (preTokenizer, text) =>
  tokenizerOf(preTokenizer)
    .getPreTokenizer()
    .preTokenizeString(text)
    .filter(([piece]) => piece !== '');

async function charactersOf(preTokenizer, text) {
  const seen = new Set([...text.split(special), text].flatMap((part) => piecesOf(preTokenizer, part)).map(([piece]) => piece).join(''));
  const encoding = await tokenizerOf(preTokenizer, [...seen].sort()).encode(text);
  const offsets = encoding.getOffsets();
  return encoding.getTokens().map((token, index) => [token, ...offsets[index]]);
}

const withSpecial = texts.slice(4).map((text) => {
  const characters = [...text].slice(0, 24);
  return characters.slice(0, 12).join('') + special + characters.slice(12).join('');
});

const golden = {
  texts,
  spans: cutting.map((preTokenizer) => ({
    preTokenizer,
    spans: texts.map((text) => piecesOf(preTokenizer, text).flatMap(([, offsets]) => offsets)),
  })),
  pieces: changing.map((preTokenizer) => ({
    preTokenizer,
    pieces: texts.map((text) => piecesOf(preTokenizer, text).map(([piece, [start, end]]) => [piece, start, end])),
  })),
  characters: await Promise.all(
    [...byteLevels, ...metaspaces.slice(0, 8)].map(async (preTokenizer, index) => ({
      preTokenizer,
      texts: await Promise.all(
        withSpecial
          .filter((_, position) => position % 3 === index % 3)
          .map(async (text) => ({ text, characters: await charactersOf(preTokenizer, text) })),
      ),
    })),
  ),
};

// A case a line.
const lines = Object.entries(golden).map(
  ([name, cases]) => `${JSON.stringify(name)}:[\n${cases.map((value) => JSON.stringify(value)).join(',\n')}\n]`,
);
writeFileSync(new URL('pre-tokenizers.json', import.meta.url), `{${lines.join(',\n')}}\n`);
