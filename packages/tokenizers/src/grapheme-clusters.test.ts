import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visitGraphemeClusters } from './grapheme-clusters.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function clustersOf(text: string): string[] {
  const clusters: string[] = [];
  visitGraphemeClusters(text, (start, end) => clusters.push(text.slice(start, end)));
  return clusters;
}

function expected(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

test('there is none in no text', () => {
  expect(clustersOf('')).toEqual([]);
});

test('each is there once, in its order', () => {
  expect(clustersOf('née\r\n🇩🇪👩‍🚀!')).toEqual(['n', 'é', 'e', '\r\n', '🇩🇪', '👩‍🚀', '!']);
});

test('the known cases of joined characters are one cluster', () => {
  const joined = [
    'e\u0301',
    '\r\n',
    '🇩🇪',
    '👩‍👩‍👧‍👦',
    '👍🏽',
    '❤️‍🔥',
    '1️⃣',
    '한',
    'ᄒ\u1161\u11ab',
    'नि',
    'กำ',
    '\u0600١',
  ];
  for (const text of joined) expect(clustersOf(text)).toEqual([text]);
});

const atoms = fc.constantFrom(
  ...['a', 'é', '1', ' ', '\r', '\n', '\t', '\0', '\u00ad', '©', '\u0300', '\u0301', '\u0345', '\u0600', '\u0903'],
  ...['क', '\u094d', 'ष', '\u200c', '\u200d', '\u20e3', '❤', '\ufe0f', 'ᄒ', 'ᅡ', 'ᆫ', '하', '한', '漢', 'ก', '\u0e33'],
  ...['👩', '🚀', '🏽', '🇩', '🇪', '\ud83d', '\udc69', '\ud83c', '\udffd', '\u{e0100}', '\u{110bd}', '\u{11a3a}'],
);

test('they are those of Intl.Segmenter, in texts of characters that join', () => {
  const text = fc.array(atoms, { maxLength: 40 }).map((list) => list.join(''));
  fc.assert(
    fc.property(text, (sample) => {
      expect(clustersOf(sample)).toEqual(expected(sample));
    }),
    { numRuns: 3000 },
  );
});

test('they are those of Intl.Segmenter, in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (sample) => {
      expect(clustersOf(sample)).toEqual(expected(sample));
    }),
    { numRuns: 1000 },
  );
});

test('they are those of Intl.Segmenter, in long runs of characters that join', () => {
  const repeated = fc.tuple(fc.array(atoms, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 150 }));
  const text = fc
    .array(repeated, { maxLength: 6 })
    .map((parts) => parts.map(([list, count]) => list.join('').repeat(count)).join(''));
  fc.assert(
    fc.property(text, (sample) => {
      expect(clustersOf(sample)).toEqual(expected(sample));
    }),
    { numRuns: 300 },
  );
});

test('every two characters of one UTF-16 unit that stand apart stand apart for Intl.Segmenter too', () => {
  // In an order that brings others together than that of code points; 40,503 and 65,536 have no common factor.
  const units = Array.from({ length: 0x10000 }, (_, index) => (index * 40_503) % 0x10000);
  for (let start = 0; start < units.length; start += 1000) {
    const text = String.fromCharCode(...units.slice(start, start + 1000));
    expect(clustersOf(text)).toEqual(expected(text));
  }
});

test.each([
  ['marks on a letter', `a${'\u0301'.repeat(1_000_000)}`, 1],
  ['people in a family', '👩\u200d'.repeat(300_000), 1],
  ['halves of flags', '🇩'.repeat(500_000), 250_000],
])('a million %s take a time in proportion, not in square', (_, text, count) => {
  const start = performance.now();
  let found = 0;
  visitGraphemeClusters(text, () => found++);
  expect(found).toBe(count);
  expect(performance.now() - start).toBeLessThan(10_000); // 0.2 s; in square it would be hours
});
