import { mergeByQueue } from './merge-by-queue.js';
import type { MergeTable } from './merge-table.js';

/** From this many symbols on, a heap finds the next merge faster than a look at all of them. */
const heapFrom = 48;

/**
 * Merges neighbours, the pair of the lowest rank first and of equal ranks the leftmost, until no pair merges.
 *
 * Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
 *
 * @param symbols The tokens, [count]; *consumed*: what they become is written over them.
 * @param ends Where each ends; written over in the same way.
 * @returns How many are left.
 */
export function mergeSymbols(table: MergeTable, symbols: Int32Array, ends: Int32Array, count: number): number {
  return count < heapFrom ? mergeFew(table, symbols, ends, count) : mergeByQueue(table, symbols, ends, count);
}

const ranks = /* @__PURE__ */ new Int32Array(heapFrom);

/** Looks at all pairs for every merge. */
function mergeFew(table: MergeTable, symbols: Int32Array, ends: Int32Array, symbolCount: number): number {
  let count = symbolCount;
  for (let index = 0; index + 1 < count; index++) {
    ranks[index] = table.rankOf(symbols[index] as number, symbols[index + 1] as number);
  }
  for (;;) {
    let best = -1;
    let bestRank = table.size;
    for (let index = 0; index + 1 < count; index++) {
      const rank = ranks[index] as number;
      if (rank !== -1 && rank < bestRank) {
        bestRank = rank;
        best = index;
      }
    }
    if (best === -1) return count;
    symbols[best] = table.resultOf(bestRank);
    ends[best] = ends[best + 1] as number;
    count--;
    for (let index = best + 1; index < count; index++) {
      symbols[index] = symbols[index + 1] as number;
      ends[index] = ends[index + 1] as number;
      ranks[index] = ranks[index + 1] as number;
    }
    const merged = symbols[best] as number;
    if (best > 0) ranks[best - 1] = table.rankOf(symbols[best - 1] as number, merged);
    if (best + 1 < count) ranks[best] = table.rankOf(merged, symbols[best + 1] as number);
  }
}
