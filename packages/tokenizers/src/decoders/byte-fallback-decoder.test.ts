import { describe, expect, test } from 'vitest';
import { byteFallbackDecoder } from './byte-fallback-decoder.js';
import { decodeEntries } from './decode-entries.js';
import { entryStream } from './entry-stream.js';

describe('byteFallbackDecoder', () => {
  test('holds bytes until another entry tells whether all of them are well-formed', () => {
    const stream = entryStream(byteFallbackDecoder());
    expect(['<0x61>', '<0xC3>', '<0xA9>', 'b', '<0x62>', '<0xC3>'].map((entry) => stream.push(entry))).toEqual([
      '',
      '',
      '',
      'aéb',
      '',
      '',
    ]);
    expect(stream.end()).toBe('\ufffd\ufffd');
  });

  test('reads a lone surrogate, and no pair of them', () => {
    expect(decodeEntries(byteFallbackDecoder(), ['<0xED>', '<0xA0>', '<0x80>'])).toBe('\ud800');
    const pair = ['<0xED>', '<0xA0>', '<0x80>', '<0xED>', '<0xB0>', '<0x80>'];
    expect(decodeEntries(byteFallbackDecoder(), pair)).toBe('\ufffd'.repeat(6));
  });
});
