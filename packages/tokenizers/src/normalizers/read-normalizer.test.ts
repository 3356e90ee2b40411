import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import charsmap from '../../golden/charsmap.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import { readNormalizer } from './read-normalizer.js';

const read = (entry: unknown): object => readNormalizer(new JsonFields('load', 'normalizer', entry)).toJSON();

const bert = {
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: false,
  strip_accents: null,
  lowercase: true,
};

describe('reads and writes', () => {
  test.each([
    bert,
    { ...bert, clean_text: false, handle_chinese_chars: true, strip_accents: true, lowercase: false },
    { ...bert, strip_accents: false },
    { type: 'ByteLevel' },
    { type: 'Lowercase' },
    { type: 'NFC' },
    { type: 'NFD' },
    { type: 'NFKC' },
    { type: 'NFKD' },
    { type: 'Nmt' },
    { type: 'Precompiled', precompiled_charsmap: charsmap.charsmap },
    { type: 'Prepend', prepend: '▁' },
    { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    { type: 'Replace', pattern: { String: '' }, content: '' },
    { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
    { type: 'Sequence', normalizers: [] },
    { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'Sequence', normalizers: [{ type: 'Lowercase' }] }] },
    { type: 'Strip', strip_left: true, strip_right: false },
    { type: 'Strip', strip_left: false, strip_right: true },
    { type: 'StripAccents' },
  ])('%j', (entry) => {
    expect(read(entry)).toEqual(entry);
  });

  test('accents of BERT that the file says nothing of', () => {
    const { strip_accents: _, ...silent } = bert;
    expect(read(silent)).toEqual(bert);
  });

  test('the fields of a pre-tokenizer of bytes, which say nothing of a normalizer', () => {
    const entry = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true };
    expect(read(entry)).toEqual({ type: 'ByteLevel' });
  });

  test('sequences 32 deep', () => {
    expect(read(nested(32))).toEqual(nested(32));
  });
});

/** Sequences in one another, of which the innermost is empty. */
function nested(depth: number): object {
  return { type: 'Sequence', normalizers: depth === 1 ? [] : [nested(depth - 1)] };
}

function messageOf(entry: unknown): string {
  try {
    read(entry);
  } catch (error) {
    if (CheckpointError.isInstance(error)) return error.message;
    throw error;
  }
  return 'none';
}

const replace = { type: 'Replace', pattern: { String: 'a' }, content: 'b' };

describe('refuses', () => {
  test.each<[string, unknown, string]>([
    ['what is no record', 'Lowercase', '`normalizer` must be an object, got "Lowercase".'],
    ['no type', {}, '`normalizer.type` must be "BertNormalizer" or '],
    ['an unknown type', { type: 'Uppercase' }, 'or "StripAccents", got "Uppercase".'],
    ['a property of every object as a type', { type: 'constructor' }, 'got "constructor".'],
    [
      'a field that is missing',
      { ...bert, lowercase: undefined },
      '`normalizer.lowercase` must be true or false, got nothing.',
    ],
    ['a wrong field', { ...bert, strip_accents: 1 }, '`normalizer.strip_accents` must be true or false, got 1.'],
    ['an unknown field', { type: 'NFC', form: 'D' }, '`normalizer.form` is not known here, got "D".'],
    [
      'a text to prepend that is none',
      { type: 'Prepend', prepend: ['▁'] },
      '`normalizer.prepend` must be a string, got ["▁"].',
    ],
    [
      'half of a strip',
      { type: 'Strip', strip_left: true },
      '`normalizer.strip_right` must be true or false, got nothing.',
    ],
    ['no pattern', { ...replace, pattern: 'a' }, '`normalizer.pattern` must be an object, got "a".'],
    ['a pattern of no kind', { ...replace, pattern: {} }, '`normalizer.pattern.Regex` must be a string, got nothing.'],
    [
      'a pattern of two kinds',
      { ...replace, pattern: { String: 'a', Regex: 'a' } },
      '`normalizer.pattern.Regex` is not known here, got "a".',
    ],
    ['a malformed expression', { ...replace, pattern: { Regex: '(' } }, '`normalizer.pattern` must '],
    ['no content', { ...replace, content: null }, '`normalizer.content` must be a string, got nothing.'],
    [
      'a table that is no base64',
      { type: 'Precompiled', precompiled_charsmap: '?' },
      '`normalizer.precompiled_charsmap` must be base64, got "?".',
    ],
    [
      'a table that is too short',
      { type: 'Precompiled', precompiled_charsmap: 'AAAA' },
      '`normalizer.precompiled_charsmap` must hold a trie ',
    ],
    [
      'a list of normalizers that is none',
      { type: 'Sequence', normalizers: {} },
      '`normalizer.normalizers` must be a list, got {}.',
    ],
    [
      'one of several',
      {
        type: 'Sequence',
        normalizers: [{ type: 'NFC' }, { type: 'Sequence', normalizers: [replace, { type: 'Prepend' }] }],
      },
      '`normalizer.normalizers[1].normalizers[1].prepend` must be a string, got nothing.',
    ],
    ['sequences 33 deep', nested(33), 'must be nested at most 32 deep, got 33.'],
  ])('%s', (_, entry, message) => {
    expect(messageOf(entry)).toContain(message);
    expect(messageOf(entry)).toMatch(/^load: /);
  });
});
