import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/encodings.json' with { type: 'json' };
import { JsonFields } from '../json/json-fields.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { readPostProcessor } from './read-post-processor.js';

const read = (entry: unknown): PostProcessor =>
  readPostProcessor(new JsonFields('readTokenizerJson', 'post_processor', entry));
const byteLevel = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true };
const nested = (depth: number): object =>
  depth === 0 ? byteLevel : { type: 'Sequence', processors: [nested(depth - 1)] };

const text = (id: string): object => ({ Sequence: { id, type_id: 0 } });
const template = { type: 'TemplateProcessing', single: [text('A')], pair: [text('A'), text('B')], special_tokens: {} };
const tokens = (named: object): object => ({ ...template, special_tokens: { x: named } });
const x = { id: 'x', ids: [1], tokens: ['x'] };

describe('readPostProcessor', () => {
  test.each(golden.written)('writes what it read, as Hugging Face does: %j', (written) => {
    expect(read(written).toJSON()).toEqual(written);
  });

  test.each([
    [{ type: 'Bert' }, '`post_processor.type` must be "BertProcessing" or "ByteLevel" or'],
    [{ type: 'BertProcessing', sep: ['x', 1] }, '`post_processor.cls` must be a list'],
    [
      { type: 'BertProcessing', sep: [1, 'x'], cls: ['x', 1] },
      '`post_processor.sep` must be a list of a string and a number',
    ],
    [{ type: 'BertProcessing', sep: ['x', -1], cls: ['x', 1] }, '`post_processor.sep.token` must be an integer from 0'],
    [{ ...byteLevel, trim_offsets: undefined }, '`post_processor.trim_offsets` must be true or false'],
    [{ ...byteLevel, extra: 1 }, '`post_processor.extra` is not known here'],
    [{ ...template, single: '$A' }, '`post_processor.single` must be a list'],
    [{ ...template, single: [text('C')] }, '`post_processor.single[0].Sequence.id` must be "A" or "B"'],
    [{ ...template, single: [{}] }, '`post_processor.single[0].SpecialToken` must be an object'],
    [
      { ...template, single: [{ ...text('A'), SpecialToken: {} }] },
      '`post_processor.single[0].SpecialToken` is not known',
    ],
    [{ ...template, single: [{ SpecialToken: { id: 'x', type_id: 0 } }] }, '`post_processor.single` must name tokens'],
    [{ ...template, pair: [text('A')] }, '`post_processor.pair` must name both texts'],
    [tokens({ ...x, id: 'y' }), '`post_processor.special_tokens.x.id` must be "x", the name it stands under'],
    [tokens({ ...x, ids: ['1'] }), '`post_processor.special_tokens.x.ids` must be a list of numbers'],
    [tokens({ ...x, ids: [1e10] }), 'must be an integer from 0 to 2147483647'],
    [tokens({ ...x, tokens: [1] }), '`post_processor.special_tokens.x.tokens` must be a list of strings'],
    [tokens({ ...x, tokens: [] }), 'must have one entry for each of the 1 tokens'],
  ])('refuses %j', (entry, message) => {
    expect(() => read(entry)).toThrow(CheckpointError);
    expect(() => read(entry)).toThrow(message);
  });

  test('reads sequences in sequences, up to 32 deep', () => {
    expect(read(nested(31)).toJSON()).toEqual(nested(31));
    expect(() => read(nested(32))).toThrow('must be nested at most 32 deep');
  });
});
