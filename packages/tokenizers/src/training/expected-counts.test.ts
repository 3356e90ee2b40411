import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpectedCounts } from './expected-counts.js';
import type { UnigramEntries } from './unigram-entries.js';

/** The entries, written one after another before a piece. */
function entriesBefore(piece: string, scores: readonly (readonly [entry: string, score: number])[]): UnigramEntries {
  const texts = scores.map(([entry]) => entry);
  const starts = texts.map((_, id) => [...texts.slice(0, id).join('')].length);
  return {
    codePoints: Int32Array.from([...texts.join(''), ...piece], (character) => character.codePointAt(0) as number),
    characterCount: texts.filter((entry) => entry.length === 1).length,
    places: Int32Array.from(starts),
    lengths: Int32Array.from(texts, (entry) => entry.length),
    scores: Float64Array.from(scores, ([, score]) => score),
  };
}

function expectedIn(piece: string, scores: readonly (readonly [entry: string, score: number])[]): number[] {
  const entries = entriesBefore(piece, scores);
  const expected = new ExpectedCounts(entries);
  const end = entries.codePoints.length;
  expected.add(end - piece.length, end, 1);
  return Array.from(expected.counts);
}

/** The same with logarithms only. */
function withLogarithms(piece: string, scores: readonly (readonly [entry: string, score: number])[]): number[] {
  const length = piece.length;
  const edges = scores.flatMap(([entry, score], id) =>
    Array.from({ length }, (_, start) => ({ id, score, start, end: start + entry.length })).filter(({ start }) =>
      piece.startsWith(entry, start),
    ),
  );
  const sum = (logarithms: readonly number[]): number => {
    const greatest = Math.max(...logarithms);
    return greatest + Math.log(logarithms.reduce((total, logarithm) => total + Math.exp(logarithm - greatest), 0));
  };
  const before = [0];
  for (let end = 1; end <= length; end++) {
    before[end] = sum(
      edges.filter((edge) => edge.end === end).map((edge) => (before[edge.start] as number) + edge.score),
    );
  }
  const after = Array<number>(length + 1).fill(0);
  for (let start = length - 1; start >= 0; start--) {
    after[start] = sum(
      edges.filter((edge) => edge.start === start).map((edge) => (after[edge.end] as number) + edge.score),
    );
  }
  const expected = scores.map(() => 0);
  for (const { id, score, start, end } of edges) {
    const share = Math.exp((before[start] as number) + score + (after[end] as number) - (before[length] as number));
    expected[id] = (expected[id] as number) + share;
  }
  return expected;
}

test('weighs all ways to make a piece by their probabilities', () => {
  const half = Math.log(1 / 2);
  const expected = expectedIn('ab', [
    ['a', half],
    ['b', half],
    ['ab', half], // as probable as half of itself: two thirds, and one third for a and b
  ]);
  expect(expected).toEqual([expect.closeTo(1 / 3, 12), expect.closeTo(1 / 3, 12), expect.closeTo(2 / 3, 12)]);
});

test('equals forward and backward with logarithms, however small the probabilities and long the entries', () => {
  const score = fc.double({ min: -45, max: -0.01, noNaN: true });
  const longer = fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 2, maxLength: 40 }), score));
  const piece = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 120, size: 'max' });
  fc.assert(
    fc.property(piece, longer, score, score, (characters, more, ofA, ofB) => {
      const scores = [...new Map([['a', ofA], ['b', ofB], ...more])];
      const expected = withLogarithms(characters.join(''), scores);
      for (const [id, count] of expectedIn(characters.join(''), scores).entries()) {
        expect(Math.abs(count - (expected[id] as number))).toBeLessThan(1e-9);
      }
    }),
    { numRuns: 300 },
  );
});

test('expects every character of a piece once, however long it is', () => {
  const scores = [
    ['a', -40],
    ['b', -3],
    ['ab', -38],
    ['bab', -60],
  ] as const;
  const expected = expectedIn('ab'.repeat(50_000), scores);
  const characters = expected.reduce((sum, count, id) => sum + count * (scores[id]?.[0].length as number), 0);
  expect(characters).toBeCloseTo(100_000, 5);
});
