import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceTable } from './piece-table.js';

function tableOf(pieces: Iterable<string>): PieceTable {
  const table = new PieceTable();
  for (const piece of pieces) table.add(piece);
  return table;
}

function countsOf(pieces: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

test('counts as a Map does, in its order', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ unit: fc.constantFrom('a', 'b') }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 400, size: 'max' }), (pieces) => {
      const table = tableOf(pieces);
      expect([...table]).toEqual([...countsOf(pieces)]);
      expect(table.size).toBe(new Set(pieces).size);
    }),
  );
});

test('tells new pieces from others', () => {
  const table = new PieceTable();
  expect(['a', 'b', 'a', '', '', 'ab'].map((piece) => table.add(piece))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});

test('counts a hundred thousand different pieces, and again from the last to the first', () => {
  const pieces = Array.from({ length: 100_000 }, (_, index) => `${index.toString(36)} ${index % 7}`);
  const table = tableOf([...pieces, ...[...pieces].reverse()]);
  expect([...table]).toEqual(pieces.map((piece) => [piece, 2]));
});

test('gives back a piece of a million units', () => {
  const piece = '0123456789'.repeat(100_000);
  expect([...tableOf([piece, `${piece}!`, piece])]).toEqual([
    [piece, 2],
    [`${piece}!`, 1],
  ]);
});

test('takes less than 100 bytes for a piece of 7 units, and none for one that it has', () => {
  const pieces = Array.from({ length: 300_000 }, (_, index) => `${1_000_000 + index}`);
  const before = process.memoryUsage().arrayBuffers;
  const table = tableOf(pieces);
  const once = process.memoryUsage().arrayBuffers;
  for (const piece of pieces) table.add(piece);
  const twice = process.memoryUsage().arrayBuffers;
  expect(once - before).toBeLessThan(2 * 100 * pieces.length); // with arrays that were grown out of
  expect(twice).toBeLessThanOrEqual(once);
  expect([...table].every(([, count]) => count === 2)).toBe(true);
});
