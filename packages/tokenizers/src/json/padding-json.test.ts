import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { JsonFields } from './json-fields.js';
import { readPadding, writePadding } from './padding-json.js';

const read = (section: unknown): ReturnType<typeof readPadding> =>
  readPadding(new JsonFields('test', 'padding', section));
const section = {
  strategy: { Fixed: 3 },
  direction: 'Left',
  pad_to_multiple_of: 4,
  pad_id: 3,
  pad_type_id: 9,
  pad_token: '<pad>',
};

describe('the section padding', () => {
  test('is read and written again', () => {
    const padding = { length: 3, multipleOf: 4, direction: 'left', token: 3, entry: '<pad>', typeId: 9 };
    expect(read(section)).toEqual(padding);
    expect(writePadding(read(section))).toEqual(section);
    const longest = { ...section, strategy: 'BatchLongest', direction: 'Right', pad_to_multiple_of: null };
    expect(read(longest)).toEqual({ length: 'longest', direction: 'right', token: 3, entry: '<pad>', typeId: 9 });
    expect(writePadding(read(longest))).toEqual(longest);
  });

  test('is written with the defaults of Hugging Face', () => {
    expect(writePadding({})).toEqual({
      strategy: 'BatchLongest',
      direction: 'Right',
      pad_to_multiple_of: null,
      pad_id: 0,
      pad_type_id: 0,
      pad_token: '[PAD]',
    });
  });

  test('takes a multiple of 0 for none', () => {
    expect(read({ ...section, pad_to_multiple_of: 0 })).not.toHaveProperty('multipleOf');
  });

  test.each([
    [{ ...section, strategy: 'Longest' }, '`padding.strategy` must be an object'],
    [{ ...section, strategy: { Fixed: 1e9 } }, '`padding.strategy.Fixed` must be at most 16777216'],
    [{ ...section, strategy: { Fixed: 1, Loose: 2 } }, '`padding.strategy.Loose` is not known here'],
    [{ ...section, pad_to_multiple_of: 1e9 }, '`padding.pad_to_multiple_of` must be at most 16777216'],
    [{ ...section, pad_id: 2 ** 31 }, '`padding.pad_id` must be at most 2147483647'],
    [{ ...section, pad_type_id: -1 }, '`padding.pad_type_id` must be an integer of at least 0'],
    [{ ...section, direction: 'left' }, '`padding.direction` must be "Left" or "Right"'],
    [{ ...section, extra: 1 }, '`padding.extra` is not known here'],
  ])('refuses %j', (wrong, message) => {
    expect(() => read(wrong)).toThrow(CheckpointError);
    expect(() => read(wrong)).toThrow(message);
  });
});
