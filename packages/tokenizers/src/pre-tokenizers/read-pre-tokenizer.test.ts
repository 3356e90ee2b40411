import { CheckpointError } from '@unroll/core';
import { expect, test } from 'vitest';
import { JsonFields } from '../json/json-fields.js';
import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { readPreTokenizer } from './read-pre-tokenizer.js';

const read = (entry: unknown): PreTokenizer => readPreTokenizer(new JsonFields('read', 'pre_tokenizer', entry));

// What fields Hugging Face needs and what it takes for those that are not there was tried with its Rust library.
test.each([
  [{ type: 'Punctuation' }, { type: 'Punctuation', behavior: 'Isolated' }],
  [{ type: 'FixedLength' }, { type: 'FixedLength', length: 5 }],
  [
    { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false },
    { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
  ],
  [
    { type: 'Metaspace', replacement: '_' },
    { type: 'Metaspace', replacement: '_', prepend_scheme: 'always', split: true },
  ],
  [
    { type: 'Metaspace', replacement: '_', str_rep: '_', add_prefix_space: true },
    { type: 'Metaspace', replacement: '_', prepend_scheme: 'always', split: true },
  ],
  [
    { type: 'Metaspace', replacement: '_', add_prefix_space: true, prepend_scheme: 'never', split: null },
    { type: 'Metaspace', replacement: '_', prepend_scheme: 'never', split: true },
  ],
  [
    { type: 'Metaspace', replacement: '_', add_prefix_space: false },
    { type: 'Metaspace', replacement: '_', prepend_scheme: 'never', split: true },
  ],
])('reads %j as %j', (entry, written) => {
  expect(read(entry).toJSON()).toEqual(written);
});

const known =
  '"BertPreTokenizer" or "ByteLevel" or "CharDelimiterSplit" or "Digits" or "FixedLength" or "Metaspace" or ' +
  '"Punctuation" or "Sequence" or "Split" or "UnicodeScripts" or "Whitespace" or "WhitespaceSplit"';

test.each([
  [{}, `\`pre_tokenizer.type\` must be ${known}, got nothing.`],
  [{ type: 'Zebra' }, `\`pre_tokenizer.type\` must be ${known}, got "Zebra".`],
  [{ type: 'toString' }, 'got "toString".'],
  [{ type: 'Whitespace', words: 1 }, '`pre_tokenizer.words` is not known here, got 1.'],
  [{ type: 'ByteLevel' }, '`pre_tokenizer.add_prefix_space` must be true or false, got nothing.'],
  [{ type: 'Digits' }, '`pre_tokenizer.individual_digits` must be true or false, got nothing.'],
  [{ type: 'CharDelimiterSplit', delimiter: 'ab' }, '`pre_tokenizer.delimiter` must be one character, got "ab".'],
  [{ type: 'FixedLength', length: 0 }, '`pre_tokenizer.length` must be an integer of at least 1, got 0.'],
  [{ type: 'FixedLength', length: '5' }, '`pre_tokenizer.length` must be an integer of at least 0, got "5".'],
  [{ type: 'Metaspace', replacement: '' }, '`pre_tokenizer.replacement` must be one character, got "".'],
  [
    { type: 'Metaspace', replacement: '_', add_prefix_space: false, prepend_scheme: 'first' },
    '`pre_tokenizer.prepend_scheme` must be "never" where `add_prefix_space` is false, got "first".',
  ],
  [{ type: 'Punctuation', behavior: 'removed' }, '`pre_tokenizer.behavior` must be "Removed" or "Isolated" or'],
  [{ type: 'Split', behavior: 'Removed', invert: false }, '`pre_tokenizer.pattern` must be an object, got nothing.'],
  [
    { type: 'Split', pattern: { Glob: '*' }, behavior: 'Removed', invert: false },
    '`pre_tokenizer.pattern.Regex` must be a string, got nothing.',
  ],
  [
    { type: 'Split', pattern: { String: ' ', Regex: ' ' }, behavior: 'Removed', invert: false },
    '`pre_tokenizer.pattern.Regex` is not known here, got " ".',
  ],
  [{ type: 'Split', pattern: { String: ' ' }, behavior: 'Removed' }, '`pre_tokenizer.invert` must be true or false'],
  [
    { type: 'Sequence', pretokenizers: [{ type: 'Whitespace' }, { type: 'Zebra' }] },
    `\`pre_tokenizer.pretokenizers[1].type\` must be ${known}, got "Zebra".`,
  ],
])('refuses %j', (entry, message) => {
  expect(() => read(entry)).toThrow(CheckpointError);
  expect(() => read(entry)).toThrow(message);
});

test('names the place of an expression that is refused', () => {
  const entry = { type: 'Split', pattern: { Regex: '(a' }, behavior: 'Removed', invert: false };
  expect(() => read({ type: 'Sequence', pretokenizers: [entry] })).toThrow(CheckpointError);
  expect(() => read({ type: 'Sequence', pretokenizers: [entry] })).toThrow(
    /^read: `pre_tokenizer\.pretokenizers\[0\]\.pattern` must .*, got "\(a"\. It /,
  );
});

test('takes sequences 32 deep and refuses deeper ones', () => {
  const nested = (depth: number): object =>
    depth === 1 ? { type: 'Whitespace' } : { type: 'Sequence', pretokenizers: [nested(depth - 1)] };
  expect(read(nested(32)).toJSON()).toEqual(nested(32));
  expect(() => read(nested(33))).toThrow(CheckpointError);
  expect(() => read(nested(33))).toThrow('must be nested at most 32 deep, got 33.');
});
