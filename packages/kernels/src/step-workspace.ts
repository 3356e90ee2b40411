import type { HeapStore } from './heap-store.js';

/** Buffers for the rows of a step, which grow when more rows come. */
export type StepWorkspace<Name extends string> = {
  /** The address of each buffer, with room for a number of rows. Valid until the next call. */
  reserve(rows: number): Readonly<Record<Name, number>>;
};

/** A workspace with buffers of some bytes a row. */
export function createStepWorkspace<const Name extends string>(
  store: HeapStore,
  rowBytes: Readonly<Record<Name, number>>,
): StepWorkspace<Name> {
  const names = Object.keys(rowBytes) as Name[];
  let capacity = 0;
  let addresses = {} as Record<Name, number>;

  return {
    reserve(rows) {
      if (rows <= capacity) return addresses;
      const next = {} as Record<Name, number>;
      for (const name of names) next[name] = store.allocate(rows * rowBytes[name]);
      if (capacity > 0) for (const name of names) store.free(addresses[name]);
      capacity = rows;
      addresses = next;
      return addresses;
    },
  };
}
