import type { IncrementalDecoder } from '@unroll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholeClusters } from './whole-clusters.js';

/** A decoder whose token i is the i-th text. */
function decoderOf(texts: readonly string[], rest = ''): IncrementalDecoder {
  return wholeClusters({ push: (token) => texts[token] ?? '', end: () => rest });
}

function givenBy(texts: readonly string[], rest?: string): string[] {
  const decoder = decoderOf(texts, rest);
  return [...texts.map((_, token) => decoder.push(token)), decoder.end()];
}

test.each<[string, string[], string[]]>([
  ['a letter', ['a', 'b'], ['', 'a', 'b']],
  ['all but the last letter of a word', ['to ', 'be'], ['to', ' b', 'e']],
  ['a letter with its marks', ['e', '\u0301', '\u0323', 'a'], ['', '', '', 'e\u0301\u0323', 'a']],
  ['carriage return with line feed', ['a\r', '\n', 'b'], ['a', '', '\r\n', 'b']],
  ['a family', ['👩', '\u200d', '👧', '👧'], ['', '', '', '👩\u200d👧', '👧']],
  ['two flags', ['🇩', '🇪', '🇫', '🇷'], ['', '', '🇩🇪', '', '🇫🇷']],
  ['a tone of skin', ['👍', '🏽', '!'], ['', '', '👍🏽', '!']],
  ['a selector of presentation', ['❤', '\ufe0f', ' '], ['', '', '❤\ufe0f', ' ']],
  ['a syllable of jamo', ['\u1112', '\u1161', '\u11ab', '\u1112'], ['', '', '', '\u1112\u1161\u11ab', '\u1112']],
  ['nothing for no text', ['', 'a', '', 'b'], ['', '', '', 'a', 'b']],
])('gives %s at once, when something follows', (_, texts, given) => {
  expect(givenBy(texts)).toEqual(given);
});

test('holds back the letter before half of a pair, which may become a mark', () => {
  const selector = '\u{e0100}';
  const halves = ['邊', selector.charAt(0), selector.charAt(1), 'a'];
  expect(givenBy(halves)).toEqual(['', '', '', `邊${selector}`, 'a']);
  expect(givenBy(['a', '\ud83d', 'b'])).toEqual(['', '', 'a\ud83d', 'b']);
});

test('ends with what the inner decoder ends with', () => {
  expect(givenBy(['a', 'b'], '\u0301')).toEqual(['', 'a', 'b\u0301']);
});

test('is as it was after the inner decoder threw', () => {
  const decoder = wholeClusters({
    push(token) {
      if (token < 0) throw new RangeError('no such token');
      return 'ab'.charAt(token);
    },
    end: () => '',
  });
  decoder.push(0);
  expect(() => decoder.push(-1)).toThrow(RangeError);
  expect(decoder.push(1) + decoder.end()).toBe('ab');
});

const atom = fc.constantFrom(
  ...[
    'a',
    ' ',
    '\r',
    '\n',
    '\u0301',
    '\u200d',
    '\ufe0f',
    '👩',
    '🏽',
    '🇩',
    '🇪',
    'क',
    '\u094d',
    'ष',
    'ᄒ',
    'ᅡ',
    'ᆫ',
    '한',
    '©',
  ],
  ...['\u0600', '\u{110bd}', '\ud83d', '\udc69', '\u{e0100}', '\u0e33', '\u00ad', '\0'],
);

describe('of any text in any pieces', () => {
  test('what is given begins the text, ends between clusters and adds up to it', () => {
    const pieces = fc.array(
      fc.array(atom, { maxLength: 4 }).map((atoms) => atoms.join('')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (texts) => {
        const whole = texts.join('');
        const clusterEnds = new Set(Array.from(new Intl.Segmenter('en').segment(whole), ({ index }) => index));
        const given = givenBy(texts);
        expect(given.join('')).toBe(whole);
        let length = 0;
        for (const text of given.slice(0, -1)) {
          length += text.length;
          if (length < whole.length) expect(clusterEnds).toContain(length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('no more than one cluster of 64 units or less is held back', () => {
    const shortClusters = fc.array(fc.constantFrom('a', 'e\u0301', '👩\u200d👧', '🇩🇪', '\r\n', '한'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(shortClusters, (clusters) => {
        const decoder = decoderOf(clusters);
        const given = clusters.map((_, token) => decoder.push(token)).join('');
        expect(given).toBe(clusters.slice(0, -1).join(''));
      }),
    );
  });
});

test('what follows a long cluster is held back until there is as much of it, but never lost', () => {
  const zalgo = `e${'\u0301'.repeat(199)}`;
  const texts = [...zalgo, ...'a'.repeat(200)];
  const given = givenBy(texts);
  const first = given.findIndex((text) => text !== '');
  expect(first).toBeGreaterThanOrEqual(200);
  expect(first).toBeLessThan(400);
  expect(given[first]?.startsWith(`${zalgo}`)).toBe(true);
  expect(given.join('')).toBe(texts.join(''));
});

test('a cluster of a million marks takes a time in proportion, not in square', () => {
  const count = 1_000_000;
  const decoder = wholeClusters({ push: () => '\u0301', end: () => '' });
  const start = performance.now();
  let length = 0;
  for (let token = 0; token < count; token++) length += decoder.push(token).length;
  expect(length + decoder.end().length).toBe(count);
  expect(performance.now() - start).toBeLessThan(10_000); // 0.1 s; in square it would be hours
});
