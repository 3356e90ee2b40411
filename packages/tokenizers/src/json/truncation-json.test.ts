import { CheckpointError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { JsonFields } from './json-fields.js';
import { readTruncation, writeTruncation } from './truncation-json.js';

const read = (section: unknown): ReturnType<typeof readTruncation> =>
  readTruncation(new JsonFields('test', 'truncation', section));
const section = { direction: 'Left', max_length: 5, strategy: 'OnlyFirst', stride: 1 };

describe('the section truncation', () => {
  test('is read and written again', () => {
    expect(read(section)).toEqual({ maximumLength: 5, strategy: 'onlyFirst', direction: 'left', stride: 1 });
    expect(writeTruncation(read(section))).toEqual(section);
    for (const strategy of ['LongestFirst', 'OnlySecond']) {
      expect(writeTruncation(read({ ...section, strategy }))).toEqual({ ...section, strategy });
    }
  });

  test('is written with the defaults of Hugging Face', () => {
    const written = { direction: 'Right', max_length: 4, strategy: 'LongestFirst', stride: 0 };
    expect(writeTruncation({ maximumLength: 4 })).toEqual(written);
  });

  test('has no direction in old files', () => {
    expect(read({ ...section, direction: undefined }).direction).toBe('right');
  });

  test.each([
    [{ ...section, max_length: -1 }, '`truncation.max_length` must be an integer of at least 0'],
    [{ ...section, stride: 5 }, '`truncation.stride` must be less than `max_length`, which is 5'],
    [{ ...section, strategy: 'longest_first' }, '`truncation.strategy` must be "LongestFirst" or'],
    [{ ...section, extra: 1 }, '`truncation.extra` is not known here'],
  ])('refuses %j', (wrong, message) => {
    expect(() => read(wrong)).toThrow(CheckpointError);
    expect(() => read(wrong)).toThrow(message);
  });
});
