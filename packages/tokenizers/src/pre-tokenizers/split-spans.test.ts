import { expect, test } from 'vitest';
import { type SplitBehavior, splitBehaviorNames } from './split-behavior.js';
import { splitSpans } from './split-spans.js';

const behaviors = Object.keys(splitBehaviorNames) as SplitBehavior[];

/** The pieces of a text cut where it has a hyphen. */
function pieces(text: string, behavior: SplitBehavior, invert = false): string[] {
  const matches = [...text.matchAll(/-/g)].map(({ index }) => ({ start: index, end: index + 1 }));
  return splitSpans(text.length, matches, { behavior, invert }).map(({ start, end }) => text.slice(start, end));
}

// What Hugging Face documents of its NormalizedString.split, without the empty pieces.
test.each<[SplitBehavior, string[]]>([
  ['removed', ['the', 'final', 'countdown']],
  ['isolated', ['the', '-', 'final', '-', '-', 'countdown']],
  ['mergedWithPrevious', ['the-', 'final-', '-', 'countdown']],
  ['mergedWithNext', ['the', '-final', '-', '-countdown']],
  ['contiguous', ['the', '-', 'final', '--', 'countdown']],
])('%s', (behavior, expected) => {
  expect(pieces('the-final--countdown', behavior)).toEqual(expected);
});

test.each<[SplitBehavior, string[]]>([
  ['removed', ['-', '-', '-']],
  ['isolated', ['the', '-', 'final', '-', '-', 'countdown']],
  ['mergedWithPrevious', ['the', '-final', '-', '-countdown']],
  ['mergedWithNext', ['the-', 'final-', '-', 'countdown']],
  ['contiguous', ['the', '-', 'final', '--', 'countdown']],
])('%s, inverted', (behavior, expected) => {
  expect(pieces('the-final--countdown', behavior, true)).toEqual(expected);
});

test.each<[SplitBehavior, string[]]>([
  ['removed', ['a']],
  ['isolated', ['-', '-', 'a', '-', '-']],
  ['mergedWithPrevious', ['-', '-', 'a-', '-']],
  ['mergedWithNext', ['-', '-a', '-', '-']],
  ['contiguous', ['--', 'a', '--']],
])('%s at both ends', (behavior, expected) => {
  expect(pieces('--a--', behavior)).toEqual(expected);
});

test('cuts at empty matches', () => {
  const at = (start: number): { start: number; end: number } => ({ start, end: start });
  const options = { behavior: 'removed', invert: false } as const;
  expect(splitSpans(5, [at(0), at(2), at(5)], options)).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 5 },
  ]);
});

test.each(behaviors)('makes nothing of nothing, %s', (behavior) => {
  expect(splitSpans(0, [], { behavior, invert: false })).toEqual([]);
  expect(splitSpans(0, [{ start: 0, end: 0 }], { behavior, invert: true })).toEqual([]);
});

test('makes one piece of a text without matches, or none if that is what is removed', () => {
  expect(splitSpans(3, [], { behavior: 'removed', invert: false })).toEqual([{ start: 0, end: 3 }]);
  expect(splitSpans(3, [], { behavior: 'removed', invert: true })).toEqual([]);
});
