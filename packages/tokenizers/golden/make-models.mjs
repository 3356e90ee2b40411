// Writes models.json: what the Rust library of Hugging Face makes of random texts, with models of random vocabularies over
// small alphabets, so that ties and unknown characters abound.
//
// Run: npm install tokenizers@0.23.2 in an empty folder, then node <path>/make-models.mjs from there.
//
// Left out: BPE without an unknown token on unknown characters, which the library leaves out and we refuse; the offsets of
// BPE with byte fallback, which the library takes to be of bytes and not of characters; BPE with entries for some bytes
// only, where the library puts an unknown token behind the bytes that follow it; Unigram without an unknown token, which
// the library refuses wherever a character is no entry, even if a longer entry has it.
//
// model: the entry in tokenizer.json as the library writes it; cases: texts, each with the tokens, their first code points,
// and the code points past their last.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { Tokenizer } = createRequire(`${process.cwd()}/`)('tokenizers');

function tokenizerOf(model) {
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
  return Tokenizer.fromString(
    JSON.stringify({ version: '1.0', truncation: null, padding: null, added_tokens: [], ...parts, model }),
  );
}

function writtenBy(tokenizer) {
  const file = join(tmpdir(), `model-${process.pid}.json`);
  tokenizer.save(file);
  const { model } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return model;
}

// Numerical Recipes' generator: models and texts are the same again.
let state = 7;
function randomBelow(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}

const pick = (list) => list[randomBelow(list.length)];
const several = (count, make) => Array.from({ length: count }, make);
const randomText = (alphabet, length) => several(length, () => pick(alphabet)).join('');
const idsOf = (entries) => Object.fromEntries([...new Set(entries)].map((entry, id) => [entry, id]));

const alphabet = ['a', 'b', 'c', 'é', '日', '🦀'];
const rare = ['x', 'ß', '🙂', ' ', '👩‍👩‍👧', '\u0301'];
const bytes = several(256, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
const bytesOf = (text) => [...new TextEncoder().encode(text)].map((byte) => bytes[byte]);

/** Texts of the alphabet with some rare characters, some entries literally, and a long one. */
function randomTexts(entries, { characters = alphabet, rareCharacters = rare, longest = 260 } = {}) {
  const mixed = [...characters, ...characters, ...rareCharacters];
  return [
    '',
    ...characters.slice(0, 2),
    ...rareCharacters.slice(0, 2),
    ...several(9, () => randomText(characters, 1 + randomBelow(9))),
    ...several(9, () => randomText(mixed, 1 + randomBelow(12))),
    ...several(9, () => randomText([...mixed, ...entries], 1 + randomBelow(8))),
    randomText(characters.slice(0, 2), longest),
    randomText([...characters, ...characters, ...characters, ...mixed], 60),
  ];
}

function wordLevel() {
  const entries = ['[UNK]', ...several(30, () => randomText(alphabet, 1 + randomBelow(3)))];
  return [{ type: 'WordLevel', vocab: idsOf(entries), unk_token: '[UNK]' }, randomTexts(entries)];
}

function wordPiece(prefix, longest) {
  const parts = several(40, () => (randomBelow(3) === 0 ? '' : prefix) + randomText(alphabet, 1 + randomBelow(4)));
  const singles = alphabet.slice(0, 4).flatMap((character) => [character, prefix + character]);
  const entries = ['[UNK]', ...parts, ...singles];
  const fields = { unk_token: '[UNK]', continuing_subword_prefix: prefix, max_input_chars_per_word: longest };
  return [{ type: 'WordPiece', ...fields, vocab: idsOf(entries) }, randomTexts(entries, { rareCharacters: ['x', ' '] })];
}

function unigram({ scoreOf, longest = 4, more = [], singles = alphabet.slice(0, 4), byteFallback = false, ...texts }) {
  const parts = several(40, () => randomText(alphabet, 1 + randomBelow(longest)));
  const entries = [...new Set(['<unk>', ...more, ...singles, ...parts])];
  const vocab = entries.map((entry, id) => [entry, id === 0 ? 0 : scoreOf()]);
  const model = { type: 'Unigram', unk_id: 0, vocab, byte_fallback: byteFallback };
  return [model, randomTexts(['<unk>', ...parts], texts)];
}

function bpe({ unknown = true, prefix, suffix, fuses = false, falls = false, ignores = false, more = [], letters = alphabet }) {
  const forms = (character) => [character, ...(prefix ? [prefix + character] : [])];
  const withSuffix = (entry) => [entry, ...(suffix ? [entry + suffix] : [])];
  const singles = letters.flatMap(forms).flatMap(withSuffix);
  const entries = [...(unknown ? ['<unk>'] : []), ...more, ...singles];
  const merges = [];
  const mergeable = [...singles, ...more.filter((entry) => !entry.startsWith('<'))];
  for (let tries = 0; tries < 60; tries++) {
    const left = pick(mergeable.filter((entry) => !suffix || !entry.endsWith(suffix)));
    const right = pick(mergeable.filter((entry) => !prefix || entry.startsWith(prefix)));
    if (left.length + right.length > 12 || merges.some((pair) => pair[0] === left && pair[1] === right)) continue;
    const merged = left + (prefix ? right.slice(prefix.length) : right);
    merges.push([left, right]);
    mergeable.push(merged);
    entries.push(merged);
  }
  const fields = {
    dropout: null,
    unk_token: unknown ? '<unk>' : null,
    continuing_subword_prefix: prefix ?? null,
    end_of_word_suffix: suffix ?? null,
    fuse_unk: fuses,
    byte_fallback: falls,
    ignore_merges: ignores,
  };
  const extra = ignores ? several(10, () => randomText(letters, 2 + randomBelow(3))) : [];
  const model = { type: 'BPE', ...fields, vocab: idsOf([...entries, ...extra]), merges };
  return [model, randomTexts([...extra, ...entries.slice(-20)], { characters: letters, ...(!unknown && !falls && { rareCharacters: [] }) })];
}

const models = [
  wordLevel(),
  wordPiece('##', 100),
  wordPiece('##', 6),
  wordPiece('', 100),
  wordPiece('日', 300),
  unigram({ scoreOf: () => -1 }), // everything is a tie
  unigram({ scoreOf: () => -1 - randomBelow(3) }),
  unigram({ scoreOf: () => -randomBelow(1000) / 100 }),
  unigram({ scoreOf: () => -randomBelow(20), singles: [], longest: 3 }),
  unigram({ scoreOf: () => 20 + randomBelow(5), singles: [] }), // unknown characters are as good as entries
  unigram({ scoreOf: () => -randomBelow(6), longest: 12, characters: ['a', 'b'], singles: ['a'] }),
  unigram({ scoreOf: () => -1 - randomBelow(4), byteFallback: true, more: bytes }),
  unigram({ scoreOf: () => -1 - randomBelow(4), byteFallback: true, more: bytesOf('xß '), singles: ['a'] }),
  bpe({}),
  bpe({ letters: ['a', 'b'] }),
  bpe({ fuses: true }),
  bpe({ unknown: false, letters: ['a', 'b', '🦀'] }),
  bpe({ prefix: '##' }),
  bpe({ suffix: '</w>' }),
  bpe({ prefix: '@', suffix: '$', fuses: true }),
  bpe({ ignores: true }),
  bpe({ ignores: true, prefix: '##', letters: ['a', 'b'] }),
  bpe({ falls: true, more: bytes }),
  bpe({ falls: true, fuses: true, prefix: '##', suffix: '</w>', more: bytes }),
  bpe({ falls: true, unknown: false, more: bytes, letters: ['a', 'é'] }),
];

const golden = [];
for (const [model, texts] of models) {
  const tokenizer = tokenizerOf(model);
  const cases = [];
  for (const text of texts) {
    const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
    const offsets = encoding.getOffsets();
    const ranges = [offsets.map(([start]) => start), offsets.map(([, end]) => end)];
    cases.push([text, encoding.getIds(), ...(model.type === 'BPE' && model.byte_fallback ? [] : ranges)]);
  }
  golden.push({ model: writtenBy(tokenizer), cases });
}
writeFileSync(new URL('models.json', import.meta.url), `${JSON.stringify(golden)}\n`);
