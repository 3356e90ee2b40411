import { expect, test } from 'vitest';
import { inPartsOfSimilarLength } from './in-parts-of-similar-length.js';

test('has the shortest sequences first, those of one length in their order, and the rest in the last part', () => {
  const sequences = [3, 1, 2, 1, 5].map((length, index) => new Int32Array(length).fill(index));
  const parts = inPartsOfSimilarLength(sequences, 2);
  expect(parts.map(({ places }) => places)).toEqual([[1, 3], [2, 0], [4]]);
  for (const { places, sequences: own } of parts) expect(own).toEqual(places.map((place) => sequences[place]));
});

test('has no part of no sequences, and one of just as many as there is room for', () => {
  expect(inPartsOfSimilarLength([], 2)).toEqual([]);
  expect(inPartsOfSimilarLength([Int32Array.of(1), Int32Array.of(2)], 2)).toHaveLength(1);
});
