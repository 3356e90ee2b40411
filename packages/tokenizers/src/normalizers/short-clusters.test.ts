import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortClusters } from './short-clusters.js';

const clustersOf = (text: string): string[] => shortClusters(text).map(({ start, end }) => text.slice(start, end));

/** By cutting all of a text into clusters. */
function clustersAsDefined(text: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment).filter(
    (segment) => [...segment].length > 1 && new TextEncoder().encode(segment).length <= 5,
  );
}

describe('shortClusters', () => {
  test.each([
    ['letters with a mark', 'xe\u0301o\u0308\u0323y', ['e\u0301', 'o\u0308\u0323']],
    ['a line end', 'a\r\nb\n\r', ['\r\n']],
    ['a mark of three bytes on a character of one or two', 'a\u20d7é\u20d7', ['a\u20d7', 'é\u20d7']],
    ['a mark of two bytes on a character of three', 'か\u0301', ['か\u0301']],
    ['a mark of four bytes on a letter', 'a\u{e0100}', ['a\u{e0100}']],
    ['a sign that goes before', '\u06001 \u0600\u0800 \u0d4ea', ['\u06001', '\u0600\u0800', '\u0d4ea']],
    ['a shade of skin on a blank', ' 🏽', [' 🏽']],
    ['a sign with its style', '©\ufe0f', ['©\ufe0f']],
  ])('finds %s', (_, text, expected) => {
    expect(clustersOf(text)).toEqual(expected);
  });

  test.each([
    ['single characters', 'aé中🙂\u0301'],
    ['what takes six bytes', 'か\u3099 ｶﾞ क\u093c 🇩🇪 👍🏽 \u1112\u1161'],
    ['a part of a longer cluster', '👩\u200d©\ufe0f a\u0301\u0301\u0301'],
  ])('finds none in %s', (_, text) => {
    expect(clustersOf(text)).toEqual([]);
  });

  test('finds those that cutting all of a text does, in whatever text', () => {
    const characters = fc.oneof(
      fc.constantFrom(
        ...'aé z中か🙂©\r\n\u0301\u0323\u3099\u093e\u093c\u20d7\u200d\ufe0f\u0600\u0d4e\u{e0100}\u{110bd}\u0e33ﾞ',
      ),
      fc.constantFrom(...'👩❤🏽🇩🇪\u1112\u1161\u11ab가각\u05b0\u05d0\u0628\u064b\u00ad\u200b\ufeff\u0085\u{1f1e6}'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
        expect(clustersOf(text)).toEqual(clustersAsDefined(text));
      }),
      { numRuns: 2000 },
    );
  });
});
