import type { HeapStore } from './heap-store.js';

/** Blocks of rows in the heap that are used again and again. */
export type RowPool = {
  /** A block with room for a number of rows, with undefined values. */
  take(rows: number): number;
  /** Gives a block back that was taken for so many rows. */
  giveBack(address: number, rows: number): void;
};

/** A pool of rows of the same size. Blocks grow in powers of two, so that few kinds of them are kept. */
export function createRowPool(store: HeapStore, rowBytes: number): RowPool {
  const free: number[][] = []; // by the logarithm of the capacity
  const kindOf = (rows: number): number => 32 - Math.clz32(rows - 1);

  return {
    take(rows) {
      const kind = kindOf(rows);
      return free[kind]?.pop() ?? store.allocate(2 ** kind * rowBytes);
    },
    giveBack(address, rows) {
      const kind = kindOf(rows);
      free[kind] ??= [];
      free[kind].push(address);
    },
  };
}
