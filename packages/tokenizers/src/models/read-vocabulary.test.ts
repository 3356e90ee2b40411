import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { JsonFields } from '../json/json-fields.js';
import { readTokenizerJson } from '../json/read-tokenizer-json.js';
import { readVocabulary } from './read-vocabulary.js';
import type { Vocabulary } from './vocabulary.js';

const read = (vocab: unknown, holeCount = 0): Vocabulary => {
  return readVocabulary(new JsonFields('readTokenizerJson', 'model', { vocab }), holeCount);
};

/** The vocabulary of a text, as JSON.parse makes it. */
const parsed = (json: string): Vocabulary => read(JSON.parse(json));

describe('readVocabulary', () => {
  test('reads ids by entries, in any order', () => {
    const vocabulary = read({ b: 1, a: 0, abc: 2 });
    expect([0, 1, 2, 3].map((token) => vocabulary.entryOf(token))).toEqual(['a', 'b', 'abc', undefined]);
    expect(['a', 'b', 'abc', 'c'].map((entry) => vocabulary.tokenOf(entry))).toEqual([0, 1, 2, undefined]);
    expect(vocabulary.size).toBe(3);
    expect([...vocabulary.entries]).toEqual([
      ['a', 0],
      ['b', 1],
      ['abc', 2],
    ]);
  });

  test('takes names of fields that objects have for entries like any other', () => {
    const json = '{"__proto__":0,"constructor":1,"toString":2,"":3}';
    const vocabulary = parsed(json);
    expect(['__proto__', 'constructor', 'toString', ''].map((entry) => vocabulary.tokenOf(entry))).toEqual([
      0, 1, 2, 3,
    ]);
    expect(JSON.stringify(vocabulary.toJSON())).toBe(json);
    expect(parsed('{"a":0}').tokenOf('__proto__')).toBeUndefined();
    expect(parsed('{"a":0}').tokenOf('hasOwnProperty')).toBeUndefined();
  });

  test('leaves out as many ids as there are added tokens', () => {
    const vocabulary = read({ a: 3, b: 0 }, 2);
    expect([0, 1, 2, 3].map((token) => vocabulary.entryOf(token))).toEqual(['b', undefined, undefined, 'a']);
    expect(vocabulary.size).toBe(2);
  });

  test.each<[string, unknown, string]>([
    ['an id that is no integer', { a: 0, b: 1.5 }, '`model.vocab["b"]` must be an integer of at least 0, got 1.5.'],
    ['an id below 0', { a: -1 }, '`model.vocab["a"]` must be an integer of at least 0, got -1.'],
    ['a text as id', { a: '0' }, '`model.vocab["a"]` must be an integer of at least 0, got "0".'],
    ['null as id', { a: null }, '`model.vocab["a"]` must be an integer of at least 0, got null.'],
    ['two entries of one id', { a: 0, b: 1, c: 1 }, '`model.vocab["c"]` must differ from that of "b", got 1.'],
    [
      'a thousand millions',
      { a: 0, b: 1e9 },
      '`model.vocab["b"]` must be less than 2, or ids below it belong to no entry',
    ],
    ['more than all', { a: 1e300 }, '`model.vocab["a"]` must be less than 1, or ids below it belong to no entry'],
    ['a gap', { a: 0, b: 2 }, '`model.vocab["b"]` must be less than 2, or ids below it belong to no entry, got 2.'],
    ['no entry', {}, '`model.vocab` must have at least one entry, got {}.'],
    ['a list', [['a', 0]], '`model.vocab` must be an object, got [["a",0]].'],
    ['nothing', undefined, '`model.vocab` must be an object, got nothing.'],
  ])('refuses %s', (_, vocab, message) => {
    expect(() => read(vocab)).toThrow(`readTokenizerJson: ${message}`);
    expect(() => read(vocab)).toThrow(CheckpointError);
  });

  test('refuses more ids left out than there are added tokens', () => {
    expect(() => read({ a: 0, b: 3 }, 1)).toThrow('`model.vocab["b"]` must be less than 3, or ids below it');
  });
});

test('a file may not leave out an id that no added token has', () => {
  const model = { type: 'WordLevel', vocab: { a: 0, b: 2 }, unk_token: '<unk>' };
  const added = { content: '<s>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const fileWith = (id: number): unknown => ({ version: '1.0', added_tokens: [{ id, ...added }], model });
  expect(readTokenizerJson(fileWith(1)).entryOf(1)).toBe('<s>');
  expect(() => readTokenizerJson(fileWith(3))).toThrow(CheckpointError);
});
