import { ArgumentError } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlignedText } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import { type UnicodeForm, unicodeNormalizer } from './unicode-normalizer.js';

const forms: readonly UnicodeForm[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];

function aligned(text: string): AlignedText {
  return { text, atStart: true, alignment: identityAlignment(text.length) };
}

/** Each character of the result, with what it came from. */
function origins(form: UnicodeForm, text: string): [string, string][] {
  const result = unicodeNormalizer(form).normalize(aligned(text));
  let unit = 0;
  return [...result.text].map((character) => {
    const start = result.alignment?.starts[unit];
    unit += character.length;
    return [character, text.slice(start, result.alignment?.ends[unit - 1])];
  });
}

/** Characters that compose, decompose or change places, among others of all planes. */
const characters = fc.oneof(
  fc.constantFrom(...'aeéÅǻ\u0301\u0308\u0327\u0323\u0345\u0334\u1dce\u{1d165}\u{1d15f}\u{1d16d}ẛ\u0307ﬁ①½ﷺ'),
  fc.constantFrom(...'\u1100\u1112\u1161\u1175\u11a7\u11a8\u11c2가각힣ㄱㅏﾡￂｶﾞﾊﾟ\u3099\u309a'),
  fc.constantFrom(
    ...'\u0928\u093c\u09c7\u09be\u0b57\u0e33\u0eb3\u0f71\u0f72\u0fb2\u{16d63}\u{16d67}\u{16d68}\u{11131}\u{11127}',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
);
const texts = fc.string({ unit: characters, maxLength: 12 });

describe.each(forms)('%s', (form) => {
  const normalizer = unicodeNormalizer(form);

  test('is that of the engine, with an alignment and without', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const expected = text.normalize(form);
        expect(normalizer.normalize({ ...aligned(text), alignment: undefined }).text).toBe(expected);
        const { alignment, ...result } = normalizer.normalize(aligned(text));
        expect(result).toEqual({ text: expected, atStart: true });
        expect(alignment?.starts).toHaveLength(expected.length);
      }),
      { numRuns: 3000 },
    );
  });

  test('finds each character in the form of what it came from', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const [character, origin] of origins(form, text)) expect([...origin.normalize(form)]).toContain(character);
      }),
      { numRuns: 3000 },
    );
  });

  test('covers the text from left to right', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { starts = [], ends = [] } = normalizer.normalize(aligned(text)).alignment ?? {};
        let [start, end] = [0, 0];
        for (let unit = 0; unit < starts.length; unit++) {
          expect(starts[unit]).toBeGreaterThanOrEqual(start);
          expect(starts[unit]).toBeLessThanOrEqual(end);
          expect(ends[unit]).toBeGreaterThanOrEqual(end);
          [start, end] = [starts[unit] ?? 0, ends[unit] ?? 0];
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: 3000 },
    );
  });

  test('is that of the engine for every character, decomposed, and after what it may join', () => {
    const before = ['a', '\u0345', '\u1100', '가', '\u3131', '\u{16d63}', '\u0928'];
    const wrong: string[] = [];
    for (let codePoint = 0x80; codePoint < 0x30000; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (/[\p{Ideographic}\p{Co}\p{Cn}]/u.test(character) && character.normalize(form) === character) continue;
      const text = before.map((other) => other + character).join('') + character.normalize('NFD');
      if (normalizer.normalize(aligned(text)).text !== text.normalize(form)) wrong.push(codePoint.toString(16));
    }
    expect(wrong).toEqual([]);
  }, 20_000);
});

describe('a character comes', () => {
  test.each<[string, UnicodeForm, string, [string, string][]]>([
    [
      'from the one it is a part of',
      'NFD',
      'né',
      [
        ['n', 'n'],
        ['e', 'é'],
        ['\u0301', 'é'],
      ],
    ],
    [
      'from all that compose it',
      'NFC',
      'ne\u0301\u0327a',
      [
        ['n', 'n'],
        ['ȩ', 'e\u0301\u0327'],
        ['\u0301', 'e\u0301\u0327'],
        ['a', 'a'],
      ],
    ],
    [
      'from itself, if the rest of its cluster composes',
      'NFC',
      'e\u0301\u0489',
      [
        ['é', 'e\u0301'],
        ['\u0489', '\u0489'],
      ],
    ],
    [
      'from itself, if the rest changes places',
      'NFD',
      'ab\u0301\u0323',
      [
        ['a', 'a'],
        ['b', 'b'],
        ['\u0323', '\u0301\u0323'],
        ['\u0301', '\u0301\u0323'],
      ],
    ],
    [
      'from the part of a cluster that becomes it',
      'NFKC',
      'ｶﾞﾞ',
      [
        ['ガ', 'ｶﾞ'],
        ['\u3099', 'ﾞ'],
      ],
    ],
    [
      'from a pair',
      'NFKD',
      '𝔸\u{2f800}',
      [
        ['A', '𝔸'],
        ['丽', '\u{2f800}'],
      ],
    ],
  ])('%s', (_, form, text, expected) => {
    expect(origins(form, text)).toEqual(expected);
  });
});

test('aligns a hundred thousand marks in no time', () => {
  const text = `é${'\u0301'.repeat(100_000)}${'\u0323'.repeat(100_000)}b`;
  const start = performance.now();
  const result = unicodeNormalizer('NFD').normalize(aligned(text));
  expect(performance.now() - start).toBeLessThan(2000);
  expect(result.text === `e${'\u0323'.repeat(100_000)}${'\u0301'.repeat(100_001)}b`).toBe(true);
});

test('refuses what is no form', () => {
  expect(() => unicodeNormalizer('NFX' as UnicodeForm)).toThrow(
    new ArgumentError({
      caller: 'unicodeNormalizer',
      argument: 'form',
      expectation: 'be NFC, NFD, NFKC, NFKD',
      actual: 'NFX',
    }).message,
  );
});
