import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSymbols } from './merge-symbols.js';
import { mergeSymbolsLiterally } from './merge-symbols.reference.js';
import { mergeTable } from './merge-table.js';

/** Merges over tokens 0, 1, 2, each of which makes the next token of tokens that are there already. */
const merges = fc
  .array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 })
  .map((pairs) => pairs.flatMap(([left, right], rank) => [left % (3 + rank), right % (3 + rank), 3 + rank]))
  .map((flat) => mergeTable(Int32Array.from(flat)));

test.each([
  ['few', 0, 47],
  ['many', 48, 400],
])('merges %s symbols as the literal form does, and ends where they end', (_, minLength, maxLength) => {
  fc.assert(
    fc.property(merges, fc.array(fc.integer({ min: 0, max: 2 }), { minLength, maxLength }), (table, symbols) => {
      const expected = mergeSymbolsLiterally(table, symbols);
      const tokens = Int32Array.from(symbols);
      const ends = tokens.map((_symbol, index) => index + 1);
      const count = mergeSymbols(table, tokens, ends, tokens.length);
      expect([...tokens.slice(0, count)]).toEqual(expected);
      const lengths = expected.map((token) => lengthOf(token));
      expect([...ends.slice(0, count)]).toEqual(lengths.map((_length, index) => sum(lengths.slice(0, index + 1))));

      function lengthOf(token: number): number {
        if (token < 3) return 1;
        const [left, right] = pairOf(token);
        return lengthOf(left) + lengthOf(right);
      }

      function pairOf(token: number): [number, number] {
        for (let left = 0; left < token; left++) {
          for (let right = 0; right < token; right++) {
            const rank = table.rankOf(left, right);
            if (rank !== -1 && table.resultOf(rank) === token) return [left, right];
          }
        }
        throw new Error(`no pair makes ${token}`);
      }
    }),
  );
});

test('the last of equal pairs counts', () => {
  const table = mergeTable(Int32Array.of(0, 0, 3, 1, 1, 4, 0, 0, 5));
  expect([table.rankOf(0, 0), table.rankOf(1, 1), table.rankOf(0, 1)]).toEqual([2, 1, -1]);
  expect(table.resultOf(2)).toBe(5);
});

test('a hundred thousand symbols take a moment', () => {
  const table = mergeTable(Int32Array.of(0, 0, 1, 1, 1, 2, 2, 2, 3));
  const symbols = new Int32Array(100_001);
  const ends = symbols.map((_, index) => index + 1);
  const count = mergeSymbols(table, symbols, ends, symbols.length);
  expect(count).toBe(12_501);
  expect([symbols[0], symbols[12_499], symbols[12_500]]).toEqual([3, 3, 0]);
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
