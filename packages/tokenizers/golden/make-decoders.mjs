// Writes decoders.json: what the Rust library of Hugging Face makes of random entries, for every decoder.
//
// Run: npm install tokenizers@0.23.2 in an empty folder, then node <path>/make-decoders.mjs from there.
//
// Left out: entries that Strip would empty from both sides, on which the library aborts; a regular expression with empty
// matches and an empty suffix of BPEDecoder, which we refuse or read otherwise; bytes of lone surrogates, which we read as
// such.
//
// decoder: the entry in tokenizer.json; written: how the library writes it; cases: lists of entries, each followed by their
// text.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { Tokenizer } = createRequire(`${process.cwd()}/`)('tokenizers');

function tokenizerOf(decoder) {
  return Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder,
      model: { type: 'BPE', vocab: {}, merges: [] },
    }),
  );
}

function writtenBy(tokenizer) {
  const file = join(tmpdir(), `decoder-${process.pid}.json`);
  tokenizer.save(file);
  const { decoder } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return decoder;
}

// Numerical Recipes' generator: the entries are the same again.
let state = 1;
function randomBelow(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}

function randomEntries(pool) {
  const pick = () => pool[randomBelow(pool.length)];
  return Array.from({ length: 1 + randomBelow(8) }, () => Array.from({ length: randomBelow(4) }, pick).join(''));
}

const common = ['a', 'é', '🦀', '日', ' '];
const pools = {
  BPEDecoder: [...common, '</w>', '</w', '>'],
  ByteLevel: ['a', 'Ġ', 'Ã', '©', 'ð', 'Ł', '¦', 'Ģ', 'é', '日', 'â', 'Ĥ', '¬', 'Ċ', 'ł', 'ß', ' ', '|'],
  WordPiece: [...common, '##', '#', '.', '?', '!', ',', "'", "n't", "'m", 'do not', "'s", "'ve", "'re", ' '],
  Metaspace: [...common, '▁', '▁', '_'],
  CTC: [...common, '<pad>', '|', "n't", '.', ' '],
  Fuse: common,
  Strip: [...common, 'b'],
  Replace: [...common, '▁', 'x', 'b'],
};

const byteEntries = ['<0x61>', '<0xC3>', '<0xA9>', '<0xE2>', '<0x82>', '<0xac>', '<0xF0>', '<0xff>', '<0x0A>', '<0xG1>'];
const randomByteEntries = () =>
  Array.from({ length: 1 + randomBelow(8) }, () =>
    randomBelow(5) === 0 ? ['a', '▁', '', '<0x6>', '▁b', '<0x61>a'][randomBelow(6)] : byteEntries[randomBelow(10)],
  );
/** Whole characters too, which chance seldom makes. */
const wellFormed = [
  ['<0xC3>', '<0xA9>', 'a', '<0xE2>', '<0x82>', '<0xac>'],
  ['▁', '<0xF0>', '<0x9F>', '<0xA6>', '<0x80>', '<0x0A>', '▁b'],
  ['<0x61>', '<0xE2>', '<0x82>', '<0x61>', '<0xC3>', '<0xA9>'],
];

const byteLevel = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true };
const llama = {
  type: 'Sequence',
  decoders: [
    { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
    { type: 'Strip', content: ' ', start: 1, stop: 0 },
  ],
};
const wordPiece = { type: 'WordPiece', prefix: '##', cleanup: true };
const decoders = [
  { type: 'BPEDecoder', suffix: '</w>' },
  { type: 'BPEDecoder', suffix: 'é' },
  byteLevel,
  { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false },
  wordPiece,
  { type: 'WordPiece', prefix: '##', cleanup: false },
  { type: 'WordPiece', prefix: '', cleanup: true },
  { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
  { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false },
  { type: 'Metaspace', replacement: '🦀', prepend_scheme: 'never', split: true },
  { type: 'Metaspace', replacement: '_', str_rep: '_', add_prefix_space: true },
  { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
  { type: 'CTC', pad_token: 'a', word_delimiter_token: 'é', cleanup: false },
  { type: 'ByteFallback' },
  { type: 'Fuse' },
  { type: 'Strip', content: 'a', start: 1, stop: 0 },
  { type: 'Strip', content: 'a', start: 2, stop: 2 },
  { type: 'Strip', content: '🦀', start: 0, stop: 1 },
  { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
  { type: 'Replace', pattern: { String: 'aa' }, content: '$1' },
  { type: 'Replace', pattern: { Regex: '^a|[bx]+$|[é日]' }, content: '-' },
  llama,
  { type: 'Sequence', decoders: [wordPiece, { type: 'Fuse' }, { type: 'Replace', pattern: { String: ' a' }, content: '' }] },
  { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'BPEDecoder', suffix: 'a' }] },
  { type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' }] },
  { type: 'Sequence', decoders: [byteLevel, { type: 'Strip', content: ' ', start: 1, stop: 0 }] },
  { type: 'Sequence', decoders: [] },
];

function entriesFor(decoder) {
  const first = decoder.decoders?.[0]?.type ?? decoder.type;
  const types = JSON.stringify(decoder);
  const usesBytes = types.includes('ByteFallback');
  const make = usesBytes ? randomByteEntries : () => randomEntries(pools[first] ?? common);
  const lists = Array.from({ length: 24 }, make);
  return usesBytes ? [...wellFormed, ...lists] : lists;
}

/** Whether the library can decode them. */
function isAllowed(decoder, entries) {
  if (decoder.type !== 'Strip' || decoder.stop === 0) return true;
  return entries.every((entry) => [...entry].some((character) => character !== decoder.content));
}

const golden = decoders.map((decoder) => {
  const tokenizer = tokenizerOf(decoder);
  const cases = entriesFor(decoder)
    .filter((entries) => isAllowed(decoder, entries))
    .flatMap((entries) => [entries, tokenizer.getDecoder().decode(entries)]);
  return { decoder, written: writtenBy(tokenizer), cases };
});
writeFileSync(new URL('decoders.json', import.meta.url), `${JSON.stringify(golden)}\n`);
