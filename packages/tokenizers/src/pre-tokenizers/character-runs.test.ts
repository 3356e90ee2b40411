import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterRuns } from './character-runs.js';
import { matchingCharacters } from './matching-characters.js';
import type { SplitBehavior } from './split-behavior.js';
import { splitSpans } from './split-spans.js';

const isCapital = (codePoint: number): boolean => codePoint >= 0x41 && codePoint <= 0x5a;

test.each<[string, string, SplitBehavior]>([
  ['dropped', 'rest', 'removed'],
  ['alone', 'rest', 'isolated'],
  ['capital', 'rest', 'contiguous'],
])('with characters of kind %s cuts as splitSpans does, %s %s', (kind, otherKind, behavior) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('A', 'B', 'c', ' ', '🎉', '\ud83c') }), (text) => {
      const kindOf = (codePoint: number): string => (isCapital(codePoint) ? kind : otherKind);
      const pieces = characterRuns({ text, atStart: true, alignment: undefined }, kindOf).map((piece) => piece.text);
      const spans = splitSpans(text.length, matchingCharacters(text, isCapital), { behavior, invert: false });
      expect(pieces).toEqual(spans.map(({ start, end }) => text.slice(start, end)));
    }),
  );
});

test('cuts between kinds', () => {
  const kindOf = (codePoint: number): string =>
    isCapital(codePoint) ? 'capital' : codePoint < 0x41 ? 'dropped' : 'small';
  const pieces = characterRuns({ text: '--ABcd-EF-', atStart: true, alignment: undefined }, kindOf);
  expect(pieces.map(({ text, atStart }) => [text, atStart])).toEqual([
    ['AB', false],
    ['cd', false],
    ['EF', false],
  ]);
});
