import type { MergeTable } from './merge-table.js';

/** The literal form of `mergeSymbols`: finds the best pair anew for every merge. Returns the tokens. */
export function mergeSymbolsLiterally(table: MergeTable, symbols: readonly number[]): number[] {
  let merged = [...symbols];
  for (;;) {
    const ranks = merged.slice(0, -1).map((left, index) => table.rankOf(left, merged[index + 1] as number));
    const best = Math.min(...ranks.filter((rank) => rank !== -1));
    if (best === Infinity) return merged;
    const place = ranks.indexOf(best);
    merged = [...merged.slice(0, place), table.resultOf(best), ...merged.slice(place + 2)];
  }
}
