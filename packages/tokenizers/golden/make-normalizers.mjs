// Writes normalizers.json: what the Rust library of Hugging Face makes of texts, for every normalizer, and of every character.
//
// Run: npm install tokenizers@0.23.2 in an empty folder, then node <path>/make-normalizers.mjs from there.
//
// texts: the texts. They hold no character younger than Unicode 8, for the library's tables are as old as that.
// cases: of each normalizer, what becomes of each text, null if it stays as it is; and, of the first texts, the start and end
// of each character of the result in the original text, one after the other, in code points, from a whole encode with a model
// whose tokens are characters. null where these are odd, see `isAlignedRightly`.
// withToken: the same with an added token `<s>` in the middle: the characters, the token among them, and their offsets.
// characters: what becomes of every single character: ranges [first, last, ...] of those that are removed, that become a blank,
// and that get blanks on both sides; of the lowercase normalizer, what becomes another character, and which. Left out are
// `leftOut`, where the library is mistaken or has tables of another version of Unicode than this engine, and `unassigned`.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { Tokenizer } = createRequire(`${process.cwd()}/`)('tokenizers');
const { charsmap } = JSON.parse(readFileSync(new URL('charsmap.json', import.meta.url), 'utf8'));

const special = '<s>';

function tokenizerOf(normalizer, entries = []) {
  const vocab = Object.fromEntries(entries.map((entry, id) => [entry, id]));
  const token = { id: entries.length, content: special, special: true };
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [{ ...token, ...flags }],
      normalizer,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: { type: 'BPE', vocab, merges: [] },
    }),
  );
}

function normalizing(normalizer) {
  const native = tokenizerOf(normalizer).getNormalizer();
  return (text) => native.normalizeString(text);
}

async function offsetsOf(normalizer, text) {
  const parts = [...text.split(special), text].map(normalizing(normalizer)).join('');
  const encoding = await tokenizerOf(normalizer, [...new Set(parts)]).encode(text);
  return { tokens: encoding.getTokens(), offsets: encoding.getOffsets().flat() };
}

// Numerical Recipes' generator: the texts are the same again.
let state = 1;
function below(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}

const alphabets = [
  'abcABC  ',
  'xyE\u0301e\u0323\u0308',
  'éÉßñaİΣσſKÅǅ',
  '\u0301\u0308\u0327\u0323\u0345',
  '\t\n\r\u0000\u0001\u000b\u000c\u001f\u007f\u0085\u00ad\ufeff\u200d\u200b\u00a0\u3000\u2028\ufffd',
  '中文ｶﾞﾞ゙か日本豈\u{2f800}\u{20000}\u{2b740}\u{2b920}',
  '가각한\u1100\u1161\u11a8\u1112\u11ab',
  'ﬁ①½㎏ǅﷺ…Ａ１Ⅷ²',
  '🙂👍🏽👨👩🇩🇪𝔸𐐀\u{1d15f}\ue000',
  'αάᾳΏжЙщאבِع',
  'नि्क़ำเกาத',
].map((characters) => [...characters]);

function randomText(length) {
  let text = '';
  let alphabet = alphabets[0];
  for (let position = 0; position < length; position++) {
    if (below(2) === 0) alphabet = alphabets[below(alphabets.length)];
    text += alphabet[below(alphabet.length)];
  }
  return text;
}

const alignedCount = 40;
const texts = [
  'Héllò hôw are ü?',
  ' \t The  İSTANBUL ΟΔΟΣ ΣΑΣ ',
  'straße ﬁn ½ ǅ',
  '我今天去北京 a中b',
  '한국어 ｶﾞｷﾞ がぎ',
  'a\u0000b\ufffdc\u0085d\ufeffe\u2028f',
  '  ab  aab  ',
  '👨\u200d👩👍🏽🇩🇪xy',
  ...Array.from({ length: alignedCount - 8 }, () => randomText(2 + below(9))),
  '',
  ' ',
  '\t\n\r',
  'a\r\nb',
  'á\u0323\u0327q\u0307\u0323Å\u0301',
  'e\u0301\u0323 E\u0301 o\u0308 か\u3099 ｶﾞ \u1112\u1161\u11ab क\u093c 👍\u0308',
  ...Array.from({ length: 24 }, () => randomText(4 + below(24))),
];

const bert = (clean, chinese, accents, lower) => ({
  type: 'BertNormalizer',
  clean_text: clean,
  handle_chinese_chars: chinese,
  strip_accents: accents,
  lowercase: lower,
});
const replace = (pattern, content) => ({ type: 'Replace', pattern, content });
const sequence = (...normalizers) => ({ type: 'Sequence', normalizers });
const strip = (left, right) => ({ type: 'Strip', strip_left: left, strip_right: right });
const prepend = { type: 'Prepend', prepend: '▁' };
const blankToBlock = replace({ String: ' ' }, '▁');

const normalizers = [
  bert(true, true, null, true),
  bert(true, true, null, false),
  bert(true, false, false, true),
  bert(false, true, true, false),
  bert(false, false, false, false),
  { type: 'ByteLevel' },
  { type: 'Lowercase' },
  { type: 'NFC' },
  { type: 'NFD' },
  { type: 'NFKC' },
  { type: 'NFKD' },
  { type: 'Nmt' },
  { type: 'Precompiled', precompiled_charsmap: charsmap },
  prepend,
  { type: 'Prepend', prepend: 'ab' },
  blankToBlock,
  replace({ String: 'a' }, 'bcd'),
  replace({ String: 'ab' }, '$0'),
  replace({ String: '' }, '-'),
  replace({ Regex: ' {2,}' }, ' '),
  replace({ Regex: '[aeé]' }, ''),
  replace({ Regex: '(a)(b)?' }, '$1'),
  replace({ Regex: 'a*' }, 'x'),
  replace({ Regex: '^' }, '▁'),
  replace({ Regex: '$' }, '▁'),
  replace({ Regex: '(?=\\p{Lu})' }, '_'),
  strip(true, true),
  strip(true, false),
  strip(false, true),
  strip(false, false),
  { type: 'StripAccents' },
  sequence(),
  sequence({ type: 'NFD' }, { type: 'Lowercase' }, { type: 'StripAccents' }),
  sequence({ type: 'Nmt' }, strip(true, true), prepend, blankToBlock),
  sequence(sequence(prepend, { type: 'Lowercase' }), sequence({ type: 'ByteLevel' })),
];

const changesByCharacter = (form, text) => [...text].map((part) => part.normalize(form)).join('') === text.normalize(form);

/**
 * Whether the library knows where the characters of a result came from. What replaces several of them came, as it has it, from
 * the last in Replace, and from the first elsewhere; marks that change places, from where these were. An insertion at the start
 * comes from nothing.
 */
function isAlignedRightly({ type, pattern, strip_accents: accents, lowercase, normalizers: inner }, text) {
  if (inner !== undefined) return inner.every((normalizer) => isAlignedRightly(normalizer, text));
  if (type === 'BertNormalizer') return !(accents ?? lowercase) || changesByCharacter('NFD', text);
  if (type.startsWith('NF')) return changesByCharacter(type, text);
  if (type === 'Precompiled') return !/[\p{M}\p{Cf}\u1100-\u11ff\r]|xy|🇩🇪/u.test(text);
  if (type !== 'Replace') return true;
  if (pattern.String !== undefined) return pattern.String.length === 1;
  return ['[aeé]', '$'].includes(pattern.Regex);
}

function isEqual(left, right) {
  return left === right ? null : right;
}

const cases = [];
for (const normalizer of normalizers) {
  const normalize = normalizing(normalizer);
  const offsets = [];
  for (const text of texts.slice(0, alignedCount)) {
    offsets.push(isAlignedRightly(normalizer, text) ? (await offsetsOf(normalizer, text)).offsets : null);
  }
  cases.push({
    normalizer,
    results: texts.map((text) => isEqual(text, normalize(text))),
    ...(offsets.some((list) => list !== null) && { offsets }),
  });
}

const withToken = [];
for (const normalizer of normalizers) {
  for (const text of ['É <s> İb', ' <s>中c ']) {
    if (isAlignedRightly(normalizer, text)) withToken.push({ normalizer, text, ...(await offsetsOf(normalizer, text)) });
  }
}

/** All characters that are assigned, without surrogates. */
const assigned = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter(
  (codePoint) => !/[\p{Cn}\p{Cs}]/u.test(String.fromCodePoint(codePoint)),
);

function rangesOf(codePoints) {
  const ranges = [];
  for (const codePoint of codePoints) {
    if (codePoint === ranges.at(-1) + 1) ranges[ranges.length - 1] = codePoint;
    else ranges.push(codePoint, codePoint);
  }
  return ranges;
}

/** Of a normalizer, what becomes of every character but those that `isLeftOut` says. */
function charactersOf(normalizer, isLeftOut) {
  const normalize = normalizing(normalizer);
  const [removed, blanked, separated, leftOut] = [[], [], [], []];
  for (const codePoint of assigned) {
    const character = String.fromCodePoint(codePoint);
    const result = normalize(character);
    if (isLeftOut(character, result)) leftOut.push(codePoint);
    else if (result === '') removed.push(codePoint);
    else if (result === ' ' && character !== ' ') blanked.push(codePoint);
    else if (result === ` ${character} `) separated.push(codePoint);
    else if (result !== character) throw new Error(`${codePoint.toString(16)} becomes ${result}`);
  }
  return {
    normalizer,
    removed: rangesOf(removed),
    blanked: rangesOf(blanked),
    separated: rangesOf(separated),
    leftOut: rangesOf(leftOut),
  };
}

const isRemovedOtherwise = (pattern) => (character, result) => (result === '') !== pattern.test(character);

const lowercase = normalizing({ type: 'Lowercase' });
const uppercase = assigned.map((codePoint) => String.fromCodePoint(codePoint)).filter((character) => lowercase(character) !== character);

const golden = {
  texts,
  cases,
  withToken,
  characters: [
    charactersOf(bert(true, false, false, false), isRemovedOtherwise(/[^\P{C}\t\n\r]|\ufffd/u)),
    // The library takes the block U+2B820 for one that begins at U+2B920.
    charactersOf(bert(false, true, false, false), (character) => character >= '\u{2b820}' && character < '\u{2b920}'),
    charactersOf({ type: 'Nmt' }, () => false),
    charactersOf({ type: 'StripAccents' }, isRemovedOtherwise(/\p{M}/u)),
    charactersOf(sequence({ type: 'NFD' }, bert(false, false, true, false), { type: 'NFC' }), (character, result) =>
      isRemovedOtherwise(/\p{Mn}/u)(character, result) || character.normalize('NFD') !== character,
    ),
    charactersOf(strip(true, true), () => false),
  ],
  lowercase: [uppercase, uppercase.map(lowercase)].map((characters) => characters.join(' ')),
  unassigned: rangesOf(
    Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter((codePoint) =>
      /[\p{Cn}\p{Cs}]/u.test(String.fromCodePoint(codePoint)),
    ),
  ),
};

// A case a line.
const lines = Object.entries(golden).map(
  ([name, values]) => `${JSON.stringify(name)}:[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`,
);
writeFileSync(new URL('normalizers.json', import.meta.url), `{${lines.join(',\n')}}\n`);
