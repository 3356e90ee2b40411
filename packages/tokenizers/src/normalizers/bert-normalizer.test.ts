import { describe, expect, test } from 'vitest';
import { identityAlignment } from '../pipeline/alignment.js';
import { bertNormalizer } from './bert-normalizer.js';

function normalized(text: string): string {
  return bertNormalizer().normalize({ text, atStart: true, alignment: undefined }).text;
}

describe('bertNormalizer', () => {
  test('makes the same of ASCII, whether all of the text is or not', () => {
    for (let code = 0; code < 0x80; code++) {
      const text = `x${String.fromCharCode(code)}y`;
      const expected = code === 0x7f || (code < 0x20 && !'\t\n\r'.includes(text.charAt(1))) ? 'xy' : undefined;
      const alone = normalized(text);
      expect(alone).toBe(expected ?? text.toLowerCase().replace(/\s/, ' '));
      expect(normalized(`${text}ÉÉ`)).toBe(`${alone}ee`);
    }
  });

  test('separates the ideographs that BERT lists, which Hugging Face does not all know', () => {
    const { normalize } = bertNormalizer({ stripsAccents: false });
    const bounds = ['\u{2b81f}', '\u{2b820}', '\u{2b91f}', '\u{2b920}', '\u{2ceaf}', '\u{2ceb0}', '\u3042'];
    const results = bounds.map((text) => normalize({ text, atStart: true, alignment: undefined }).text);
    expect(results.map((text) => text.startsWith(' ') && text.endsWith(' '))).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
  });

  test('takes lone surrogates out, and leaves pairs', () => {
    expect(normalized('a\ud800b\udc00c🙂\udc00')).toBe('abc🙂');
  });

  test('knows where each character came from', () => {
    const text = '\u0000É中x';
    const result = bertNormalizer().normalize({ text, atStart: true, alignment: identityAlignment(text.length) });
    expect(result.text).toBe('e 中 x');
    expect([...(result.alignment?.starts ?? [])]).toEqual([1, 2, 2, 2, 3]);
    expect([...(result.alignment?.ends ?? [])]).toEqual([2, 3, 3, 3, 4]);
  });
});
