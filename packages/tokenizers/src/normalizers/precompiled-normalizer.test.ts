import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/charsmap.json' with { type: 'json' };
import { identityAlignment } from '../pipeline/alignment.js';
import { precompiledNormalizer } from './precompiled-normalizer.js';

const normalizer = precompiledNormalizer(golden.charsmap);

function normalized(text: string): string {
  return normalizer.normalize({ text, atStart: true, alignment: undefined }).text;
}

/** Each character of the result, with what it came from. */
function origins(text: string): [string, string][] {
  const result = normalizer.normalize({ text, atStart: true, alignment: identityAlignment(text.length) });
  let unit = 0;
  return [...result.text].map((character) => {
    const start = result.alignment?.starts[unit];
    unit += character.length;
    return [character, text.slice(start, result.alignment?.ends[unit - 1])];
  });
}

const rules = new Map(Object.entries(golden.rules));

/** What the rules make of a text, straight from the description. */
function byRules(text: string): string {
  const shortest = (part: string): string | undefined => {
    const entry = [...rules.keys()].filter((key) => part.startsWith(key)).sort((a, b) => a.length - b.length)[0];
    return entry === undefined ? undefined : rules.get(entry);
  };
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => {
    const whole = new TextEncoder().encode(segment).length <= 5 ? shortest(segment) : undefined;
    return whole ?? [...segment].map((character) => shortest(character) ?? character).join('');
  }).join('');
}

describe('precompiledNormalizer', () => {
  test('looks up clusters of up to five bytes as a whole, and others character by character', () => {
    expect(normalized('ﬁ １ A\u0300 ｶﾞ か\u3099 👍')).toBe('fi 1 a カﾞ か\u3099 +1');
    expect(normalized('a\r\nb')).toBe('a b');
    expect(normalized('🇩🇪 xy')).toBe('🇩🇪 xy');
  });

  test('knows what each character came from', () => {
    expect(origins('aﬁ\r\n👍E\u0301\u00adb')).toEqual([
      ['a', 'a'],
      ['f', 'ﬁ'],
      ['i', 'ﬁ'],
      [' ', '\r\n'],
      ['+', '👍'],
      ['1', '👍'],
      ['e', 'E\u0301'],
      ['b', 'b'],
    ]);
  });

  test('does what the rules say with whatever text, twice', () => {
    const characters = fc.oneof(
      fc.constantFrom(...[...rules.keys()].flatMap((entry) => [...entry]), 'a', 'b', ' ', '中', '\ud835', '\udd38'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 16 }), (text) => {
        const expected = byRules(text);
        expect(normalized(text)).toBe(expected);
        expect(
          origins(text)
            .map(([character]) => character)
            .join(''),
        ).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  test('looks up a pair though its halves stood alone before', () => {
    const fresh = precompiledNormalizer(golden.charsmap);
    const texts = ['\ud835', '\udd38', '\ud835\udd38'].map(
      (text) => fresh.normalize({ text, atStart: true, alignment: undefined }).text,
    );
    expect(texts).toEqual(['\ud835', '\udd38', 'A']);
  });

  test('takes time in proportion to a text of clusters alone', () => {
    const text = 'A\u0308'.repeat(50_000);
    const start = performance.now();
    expect(normalized(text) === 'a'.repeat(50_000)).toBe(true);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('refuses what is no table', () => {
    expect(() => precompiledNormalizer('')).toThrow(ArgumentError);
  });
});
