import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { JsonFields } from '../json/json-fields.js';
import type { Decoder } from '../pipeline/decoder.js';
import { readDecoder } from './read-decoder.js';

const read = (entry: unknown): Decoder => readDecoder(new JsonFields('readTokenizerJson', 'decoder', entry));
const nested = (depth: number): object =>
  depth === 0 ? { type: 'Fuse' } : { type: 'Sequence', decoders: [nested(depth - 1)] };

function messageOf(entry: unknown): string {
  try {
    read(entry);
  } catch (error) {
    if (CheckpointError.isInstance(error)) return error.message;
  }
  return 'no CheckpointError';
}

describe('readDecoder', () => {
  test('names a type that is not known, and those that are', () => {
    const message = messageOf({ type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'Fused' }] });
    expect(message).toContain('`decoder.decoders[1].type` must be "BPEDecoder" or "ByteFallback" or');
    expect(message).toContain('got "Fused"');
  });

  test.each([
    [{ type: 'Fuse', extra: 1 }, '`decoder.extra` is not known here'],
    [{ type: 'BPEDecoder' }, '`decoder.suffix` must be a string'],
    [{ type: 'BPEDecoder', suffix: '' }, '`decoder.suffix` must not be empty'],
    [{ type: 'WordPiece', prefix: '##', cleanup: 1 }, '`decoder.cleanup` must be true or false'],
    [{ type: 'Metaspace', replacement: 'ab' }, '`decoder.replacement` must be one character'],
    [{ type: 'Metaspace', replacement: '▁', prepend_scheme: 'last' }, '`decoder.prepend_scheme` must be "always" or'],
    [
      { type: 'Metaspace', replacement: '▁', add_prefix_space: false, prepend_scheme: 'first' },
      '`decoder.prepend_scheme` must be "never" where `add_prefix_space` is false',
    ],
    [{ type: 'Strip', content: 'a', start: -1, stop: 0 }, '`decoder.start` must be an integer of at least 0'],
    [{ type: 'Replace', pattern: 'a', content: '' }, '`decoder.pattern` must be an object'],
    [{ type: 'Replace', pattern: {}, content: '' }, '`decoder.pattern.Regex` must be a string'],
    [
      { type: 'Replace', pattern: { String: 'a', Regex: 'b' }, content: '' },
      '`decoder.pattern.Regex` is not known here',
    ],
    [{ type: 'Replace', pattern: { Regex: '(?<a' }, content: '' }, '`decoder.pattern` must'],
    [{ type: 'Sequence', decoders: {} }, '`decoder.decoders` must be a list'],
    [{ type: 'Sequence', decoders: [1] }, '`decoder.decoders[0]` must be an object'],
    [{}, '`decoder.type` must be'],
    [{ type: '__proto__' }, '`decoder.type` must be'],
  ])('refuses %j', (entry, message) => {
    expect(messageOf(entry)).toContain(message);
  });

  test('reads sequences in sequences, up to 32 deep', () => {
    expect(read(nested(31)).toJSON()).toEqual(nested(31));
    expect(messageOf(nested(32))).toContain('must be nested at most 32 deep');
  });

  test('reads what old files have', () => {
    const scheme = (old: object): unknown => read({ type: 'Metaspace', replacement: '▁', ...old }).toJSON();
    const written = { type: 'Metaspace', replacement: '▁', split: true };
    expect(scheme({ str_rep: '▁', add_prefix_space: true })).toEqual({ ...written, prepend_scheme: 'always' });
    expect(scheme({ add_prefix_space: false })).toEqual({ ...written, prepend_scheme: 'never' });
  });
});
