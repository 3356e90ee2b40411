import { CheckpointError } from '@unroll/core';
import { expect, test } from 'vitest';
import { JsonFields } from '../json/json-fields.js';
import type { TokenizerModel } from '../pipeline/tokenizer-model.js';
import { readModel } from './read-model.js';

const read = (model: object): TokenizerModel => readModel(new JsonFields('readTokenizerJson', 'model', model), 0);
const vocab = [
  ['<unk>', 0],
  ['a', -1],
  ['b', -2],
];

test('reads entries with their scores, and says which is unknown', () => {
  const model = read({ type: 'Unigram', unk_id: 0, vocab, byte_fallback: false });
  expect([0, 1, 2, 3].map((token) => model.entryOf(token))).toEqual(['<unk>', 'a', 'b', undefined]);
  expect(Array.from(model.tokenize('axb').tokens)).toEqual([1, 0, 2]);
});

test('reads older files, without a type and without byte fallback', () => {
  expect(Array.from(read({ unk_id: 2, vocab }).tokenize('axa').tokens)).toEqual([1, 2, 1]);
});

test('knows no unknown token where the file has none', () => {
  const model = read({ type: 'Unigram', unk_id: null, vocab });
  expect(() => model.tokenize('ax')).toThrow('"x" (U+0078) at offset 1 is not in the vocabulary of 3 entries.');
});

test.each<[string, object, string]>([
  ['an entry twice', { vocab: [...vocab, ['a', -3]] }, '`model.vocab[3]` must differ from vocab[1], got "a".'],
  ['a score that is none', { vocab: [['a', '1']] }, '`model.vocab[0]` must be an entry and its score, got ["a","1"].'],
  ['a score that JSON has no way to write', { vocab: [['a', Number.NaN]] }, '`model.vocab[0]` must be an entry and'],
  ['an infinite score', { vocab: [['a', -1e999]] }, '`model.vocab[0]` must be an entry and its score'],
  [
    'an entry without a score',
    { vocab: [...vocab, ['c']] },
    '`model.vocab[3]` must be an entry and its score, got ["c"].',
  ],
  ['more than a score', { vocab: [['c', 1, 2]] }, '`model.vocab[0]` must be an entry and its score, got ["c",1,2].'],
  ['ids by entries', { vocab: { a: 0 } }, '`model.vocab` must be a list, got {"a":0}.'],
  ['no entry', { vocab: [] }, '`model.vocab` must have at least one entry, got [].'],
  [
    'an unknown id past the last',
    { vocab, unk_id: 3 },
    '`model.unk_id` must be less than 3, the number of entries, got 3.',
  ],
  ['an unknown id below 0', { vocab, unk_id: -1 }, '`model.unk_id` must be an integer of at least 0, got -1.'],
  ['a field that it does not know', { vocab, nbest: 5 }, '`model.nbest` is not known here, got 5.'],
])('refuses %s', (_, fields, message) => {
  expect(() => read({ type: 'Unigram', ...fields })).toThrow(`readTokenizerJson: ${message}`);
  expect(() => read({ type: 'Unigram', ...fields })).toThrow(CheckpointError);
});
