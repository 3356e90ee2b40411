import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from '../patterns/compile-pattern.js';
import { splitMatches } from './split-matches.js';

/** The matches, each as its start and end, with a bar between. */
function matches(source: string, text: string): string {
  const spans = splitMatches(compilePattern('test', source), text, 'test');
  return spans.map(({ start, end }) => `${start}-${end}`).join(' ');
}

test('gives matches that are not empty', () => {
  expect(matches('b+', 'abbcb')).toBe('1-3 4-5');
});

test('gives empty matches, but not right after another match', () => {
  expect(matches('b*', 'abbcb')).toBe('0-0 1-3 4-5');
  expect(matches('b*', 'abbccb')).toBe('0-0 1-3 4-4 5-6');
});

test('does not look within a pair of surrogates', () => {
  expect(matches('', 'a🎉b')).toBe('0-0 1-1 3-3');
});

test.each(['b*', '(?=b)', 'a|(?=b)', '(?=[bc])|ab', '(?!b)', '(?<=b)|c', 'ab|b?'])(
  'finds what JavaScript finds of %s',
  (source) => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(texts, (text) => {
        // An engine may give an empty match right after another, and at the end, where nothing comes of it.
        let last = -1;
        const expected: string[] = [];
        for (const { 0: match, index } of text.matchAll(new RegExp(source, 'gu'))) {
          const end = index + match.length;
          const isGiven = end > index || (index !== last && index < text.length);
          if (isGiven) expected.push(`${index}-${end}`);
          last = end;
        }
        expect(matches(source, text)).toBe(expected.join(' '));
      }),
    );
  },
);
